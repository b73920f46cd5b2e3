# Base R: response rates from outcome counts. Writes input.csv and expected.csv beside itself.
set.seed(1)
d <- data.frame(organisation = sprintf("T%02d", 1:12))
for (k in 1:7) d[[paste0("n", k)]] <- rpois(12, c(240, 20, 4, 30, 6, 900, 3)[k])
d[11, 2:8] <- 0                      # nobody invited
d[12, 2:8] <- c(0, 5, 0, 0, 0, 0, 0) # nobody left once the undelivered are taken out
write.csv(d, "input.csv", row.names = FALSE)
n <- as.matrix(d[, 2:8])
invited <- rowSums(n)
rate <- function(removed) { left <- invited - rowSums(n[, removed, drop = FALSE]); ifelse(left > 0, n[, 1] / left, NA) }
out <- data.frame(organisation = d$organisation, invited, completed = n[, 1],
  raw = ifelse(invited > 0, n[, 1] / invited, NA), adjusted = rate(c(2, 3, 5, 7)), adjusted_2 = rate(2))
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v); x }
write.csv(full(out), "expected.csv", row.names = FALSE, quote = FALSE)
