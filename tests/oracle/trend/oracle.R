# Individuals charts by base R: mean, 2.66 mean moving ranges, signals of the last point by rle and
# diff, and how often chance alone signals. Writes input.csv, expected.csv and chance.csv.
set.seed(83)
waves <- 12
lines <- list(steady = 6 + rnorm(waves, 0, 0.1), outside = c(6 + rnorm(waves - 1, 0, 0.05), 7.2),
  side = c(rep(c(5.1, 5.3), length.out = 4), 6.0 + rep(c(0.1, 0.2), 4)),
  rise = c(6 + rnorm(6, 0, 0.2), 6.1, 6.2, 6.3, 6.4, 6.5, 6.6), fall = 8 - (1:waves) / 20,
  gaps = replace(6 + rnorm(waves, 0, 0.1), c(3, 7), NA), few = replace(rep(6.1, waves), 1:5, NA),
  gone = replace(6 + rnorm(waves, 0, 0.1), waves, NA))
d <- do.call(rbind, lapply(names(lines), function(n) data.frame(line = n, wave = 1:waves,
  score = round(lines[[n]], 2))))
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE, na = "nan")
sided <- function(x) { r <- rle(sign(x)); last <- length(r$lengths)
  c(value = r$values[last], length = r$lengths[last]) }
signal <- function(x, low, high) {
  about <- sided(x - mean(x)); moves <- sided(diff(x))
  c(outside = (tail(x, 1) > high) - (tail(x, 1) < low),
    side = if (about[["length"]] >= 8) about[["value"]] else 0,
    run = if (moves[["length"]] >= 5) moves[["value"]] else 0)
}
chart <- function(x) {
  x <- x[!is.na(x)]; reach <- 2.66 * mean(abs(diff(x)))
  low <- mean(x) - reach; high <- mean(x) + reach
  c(centre = mean(x), lower = low, upper = high, signal(x, low, high))
}
out <- lapply(names(lines), function(n) { x <- d$score[d$line == n]
  if (is.na(tail(x, 1)) || sum(!is.na(x)) < 8) return(NULL)
  data.frame(line = n, t(formatC(chart(x), digits = 17, format = "g"))) })
write.csv(do.call(rbind, out), "expected.csv", row.names = FALSE, quote = FALSE)
often <- sapply(c(8, 24), function(n) mean(replicate(20000, any(chart(rnorm(n))[4:6] != 0))))
write.csv(data.frame(waves = c(8, 24), chance = often), "chance.csv", row.names = FALSE, quote = FALSE)
