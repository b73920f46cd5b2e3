# R-indicators by the formulas of RISQ (Shlomo, Skinner and Schouten 2012; R-cockpit manual) with the
# invited as the population: a logistic regression of answering on the stratum, person by person,
# gives propensities and their covariance; bias and variance are worked out with matrices. Writes
# input.csv, one row a stratum, and expected.csv, one row a survey.
set.seed(97)
rates <- list(
  alike = rep(0.3, 8), elderly = c(0.08, 0.1, 0.2, 0.25, 0.33, 0.41, 0.4, 0.38),
  two = c(0.5, 0.62), four = c(0.9, 0.6, 0.8, 0.75), small = c(0.2, 0.3, 0.25))
sizes <- list(alike = 200 + 10 * (1:8), elderly = c(150, 180, 90, 400, 310, 220, 500, 77),
  two = c(400, 500), four = c(60, 300, 45, 222), small = c(12, 20, 15))
out <- NULL; input <- NULL
for (name in names(rates)) {
  n <- sizes[[name]]; r <- pmin(pmax(rbinom(length(n), n, rates[[name]]), 1), n - 1)
  input <- rbind(input, data.frame(survey = name, invited = n, answered = r))
  d <- data.frame(g = factor(rep(seq_along(n), n)),
    y = unlist(mapply(function(a, b) rep(c(1, 0), c(a, b - a)), r, n)))
  fit <- glm(y ~ g, binomial, d, control = glm.control(epsilon = 1e-14, maxit = 100))
  rho <- fitted(fit); N <- nrow(d); x <- model.matrix(fit)
  z <- rho * (1 - rho) * x
  V <- solve(t(z) %*% x)  # = vcov(fit)
  stopifnot(all.equal(unname(V), unname(vcov(fit)), tolerance = 1e-6))
  S2 <- var(rho)
  bias <- sum(rowSums((z %*% V) * z)) / N
  corrected <- max(S2 - bias, 0)
  zc <- sweep(z, 2, colMeans(z))
  A <- colSums((rho - mean(rho)) * zc) / N; B <- t(zc) %*% zc / N
  v <- 4 * t(A) %*% V %*% A + 2 * sum(diag(B %*% V %*% B %*% V))
  out <- rbind(out, data.frame(survey = name, indicator = 1 - 2 * sqrt(corrected),
    error = sqrt(v[1, 1] / S2), variation = sqrt(corrected) / mean(rho), spread2 = S2))
}
for (n in names(out)[-1]) out[[n]] <- formatC(out[[n]], digits = 17, format = "g")
write.csv(input, "input.csv", row.names = FALSE, quote = FALSE)
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
