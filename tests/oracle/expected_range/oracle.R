# metafor and base R: overdispersion, z, bands and limits of three sets of organisations.
# Writes input.csv, expected.csv (a row an organisation) and expected_sets.csv (a row a set).
# phi and tau2 by metafor: DerSimonian-Laird on winsorised pseudo-effects, moved from metafor's own
# precision-weighted mean to the plain mean.
suppressMessages(library(metafor))
set.seed(4)
sets <- list(
  wide = data.frame(score = 6.5 + rnorm(48, 0, 0.6), se = runif(48, 0.15, 0.45)),
  none = data.frame(score = 6.5 + rnorm(13, 0, 0.05), se = runif(13, 0.2, 0.4)),  # tau2 is 0
  small = data.frame(score = c(5, 6, 6, 6, 9), se = c(0.3, 0.3, 0.2, 0.2, 0.5)))
d <- do.call(rbind, lapply(names(sets), function(s) data.frame(set = s, sets[[s]])))
write.csv(format(d, digits = 17), "input.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("input.csv")
winsorise <- function(z, rule) {
  if (rule == "rank") { k <- floor(0.1 * length(z)); s <- sort(z); b <- c(s[k + 1], s[length(z) - k]) }
  else b <- quantile(z, c(0.1, 0.9), type = rule)
  pmin(pmax(z, b[1]), b[2])
}
rows <- NULL; wholes <- NULL
for (s in names(sets)) for (rule in c("7", "6", "rank")) {
  x <- d[d$set == s, ]; I <- nrow(x); y0 <- mean(x$score); z <- (x$score - y0) / x$se
  zw <- winsorise(z, if (rule == "rank") rule else as.integer(rule))
  f <- rma(yi = y0 + zw * x$se, vi = x$se^2, method = "FE"); w <- 1 / x$se^2
  Q <- f$QE + sum(w) * (as.numeric(coef(f)) - y0)^2
  tau2 <- max(0, (Q - (I - 1)) / (sum(w) - sum(w^2) / sum(w)))
  zD <- (x$score - y0) / sqrt(x$se^2 + tau2); cut <- qnorm(c(0.95, 0.975, 0.999))
  band <- 4 + sign(zD) * ((abs(zD) >= cut[1]) + (abs(zD) >= cut[2]) + (abs(zD) >= cut[3]))
  reach <- sqrt(x$se^2 + tau2)
  lim <- sapply(c(-rev(cut), cut), function(c) pmin(10, pmax(0, y0 + c * reach)))
  rows <- rbind(rows, data.frame(set = s, rule, z_raw = z, z_winsorised = zw, z = zD, band, lim))
  wholes <- rbind(wholes, data.frame(set = s, rule, national = y0, phi = Q / I, tau2))
}
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v); x }
write.csv(full(rows), "expected.csv", row.names = FALSE, quote = FALSE)
write.csv(full(wholes), "expected_sets.csv", row.names = FALSE, quote = FALSE)
