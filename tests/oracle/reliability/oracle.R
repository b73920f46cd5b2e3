# metafor: between-organisation variance (a fixed-effect fit gives Q about metafor's own mean, which is
# moved to the plain mean), and the reliability: how much of its distance from metafor's mean a score
# keeps in blup(). Base R: the mean of an organisation's true score, given its score, by integrate();
# uniroot() looks for the n at which tau2 / (tau2 + sigma^2 / n) is 0.7.
# Writes input.csv, expected.csv and expected_sets.csv.
suppressMessages(library(metafor))
set.seed(8)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
make <- function(set, I, tau) { s <- runif(I, 0.1, 0.6)
  data.frame(set, score = pmin(10, pmax(0, rnorm(I, 6.5, sqrt(tau^2 + s^2)))), se = s, n = round(4 / s^2)) }
d <- rbind(make("usual", 48, 0.3), make("few", 6, 0.5), make("far", 20, 2), make("near", 30, 0.1))
d <- rbind(d, data.frame(set = "equal", score = 6 + (1:5) / 100, se = 0.4, n = 40))   # tau2 is 0
write.csv(full(d), "input.csv", row.names = FALSE, quote = FALSE)
out <- NULL; wholes <- NULL
for (g in unique(d$set)) {
  x <- d[d$set == g, ]; y0 <- mean(x$score); v <- x$se^2; w <- 1 / v
  f <- rma(yi = x$score - y0, vi = v, method = "FE")
  Q <- f$QE + sum(w) * as.numeric(coef(f))^2
  tau2 <- max(0, (Q - (nrow(x) - 1)) / (sum(w) - sum(w^2) / sum(w)))
  fit <- rma(yi = x$score, vi = v, tau2 = tau2); mu <- as.numeric(coef(fit))
  share <- (blup(fit)$pred - mu) / (x$score - mu)
  drawn <- sapply(seq_len(nrow(x)), function(i) if (tau2 == 0) y0 else {
    y <- x$score[i]; to <- y0 + (y - y0) / 2; reach <- 14 * min(sqrt(tau2), x$se[i]) + abs(y - y0)
    f <- function(h) dnorm(y, h, x$se[i]) * dnorm(h, y0, sqrt(tau2))
    whole <- function(g) integrate(g, to - reach, to + reach, rel.tol = 1e-13, subdivisions = 1000)$value
    whole(function(h) h * f(h)) / whole(f) })
  needed <- sapply(seq_len(nrow(x)), function(i) if (tau2 == 0) NA else {
    sigma2 <- v[i] * x$n[i]
    uniroot(function(k) tau2 / (tau2 + sigma2 / k) - 0.7, c(1e-6, 1e9), tol = 1e-13)$root })
  out <- rbind(out, data.frame(set = g, reliability = share, needed, shrunken = drawn))
  wholes <- rbind(wholes, data.frame(set = g, national = y0, tau2))
}
write.csv(full(out), "expected.csv", row.names = FALSE, quote = FALSE)
write.csv(full(wholes), "expected_sets.csv", row.names = FALSE, quote = FALSE)
# The variance between by REML with its Q-profile interval.
variances <- NULL
for (g in unique(d$set)) {
  x <- d[d$set == g, ]; v <- x$se^2
  f <- rma(yi = x$score, vi = v, method = "REML", control = list(threshold = 1e-14, maxiter = 1000))
  ci <- suppressWarnings(confint(f, control = list(tol = 1e-13)))$random["tau^2", ]
  variances <- rbind(variances, data.frame(set = g, tau2 = f$tau2, lower = ci[["ci.lb"]], upper = ci[["ci.ub"]]))
}
write.csv(full(variances), "expected_between.csv", row.names = FALSE, quote = FALSE)
