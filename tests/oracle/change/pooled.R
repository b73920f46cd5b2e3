# Base R: the score test of a change, from the people themselves. Writes pooled_input.csv and
# pooled_expected.csv. Where the answers are 0 and 10 alone it is prop.test() without correction.
set.seed(6)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
one <- function(i) {
  x <- if (i %% 2) c(0, 10) else c(0, 5, 10); k <- length(x); p <- rgamma(k, 1:k)
  a <- sample(x, sample(30:200, 1), TRUE, p); b <- sample(x, sample(30:200, 1), TRUE, p)
  all <- c(a, b); s2 <- mean((all - mean(all))^2)
  z <- (mean(a) - mean(b)) / sqrt(s2 * (1 / length(a) + 1 / length(b)))
  p_value <- if (k == 2) prop.test(c(sum(a == 10), sum(b == 10)), c(length(a), length(b)), correct = FALSE)$p.value else 2 * pnorm(-abs(z))
  v <- function(u) mean((u - mean(u))^2)
  c(mean(a), v(a), length(a), mean(b), v(b), length(b), z, p_value)
}
d <- as.data.frame(t(sapply(1:40, one))); d <- rbind(d, c(10, 0, 30, 10, 0, 40, NA, NA))
names(d) <- c("y1", "s1", "e1", "y2", "s2", "e2", "z", "p")
write.csv(full(d[, 1:6]), "pooled_input.csv", row.names = FALSE, quote = FALSE)
write.csv(full(d[, 7:8]), "pooled_expected.csv", row.names = FALSE, quote = FALSE)
