# Mean over people of the share of their scored answers that are extreme, weighted, with its variance
# as of a score: from people one by one by base R. Writes input.csv and expected.csv.
set.seed(91)
n <- 300
d <- data.frame(organisation = sample(1:5, n, TRUE), stratum = sample(1:4, n, TRUE),
  scored = sample(0:9, n, TRUE))
d$extreme <- rbinom(n, d$scored, 0.15 + 0.05 * d$organisation)
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
w <- matrix(c(1, 0.5, 2, 1.5, 0.8), 5, 4) * rep(c(1, 1.2, 0.7, 1.1), each = 5)
write.csv(w, "weights.csv", row.names = FALSE, quote = FALSE)
k <- d[d$scored > 0, ]
k$w <- w[cbind(k$organisation, k$stratum)]
k$x <- k$extreme / k$scored
out <- do.call(rbind, lapply(split(k, k$organisation), function(o) {
  y <- weighted.mean(o$x, o$w)
  v <- weighted.mean((o$x - y)^2, o$w) * sum(o$w^2) / sum(o$w)^2
  data.frame(organisation = o$organisation[1], n = nrow(o), share = formatC(y, digits = 17, format = "g"),
    variance = formatC(v, digits = 17, format = "g")) }))
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
