# metafor and base R: overdispersion, z, bands and limits of sets of organisations, by setting.
# Writes input.csv, expected.csv (a row an organisation, by setting) and expected_sets.csv (a row a
# set, by setting). phi and tau2 by metafor: a fixed-effect fit of the winsorised distances from the
# plain mean gives Q about metafor's own precision-weighted mean; the distance of that mean from 0
# moves Q back to the plain mean.
suppressMessages(library(metafor))
set.seed(4)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
sets <- list(
  wide = data.frame(score = 6.5 + rnorm(48, 0, 0.6), se = runif(48, 0.15, 0.45)),
  none = data.frame(score = 6.5 + rnorm(13, 0, 0.05), se = runif(13, 0.2, 0.4)),      # tau2 is 0
  small = data.frame(score = c(5, 6, 6, 6, 9), se = c(0.3, 0.3, 0.2, 0.2, 0.5)),      # fewer than 10
  ties = data.frame(score = rep(c(6, 6.5, 7, 7.5), c(8, 7, 8, 7)), se = 0.25),        # ties at the cut
  top = data.frame(score = pmin(9.99, 9.3 + rnorm(30, 0, 0.5)), se = runif(30, 0.2, 0.5)), # clipped
  two = data.frame(score = c(4, 8), se = c(0.5, 0.1)))
d <- do.call(rbind, lapply(names(sets), function(s) data.frame(set = s, sets[[s]])))
write.csv(full(d), "input.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("input.csv")
winsorise <- function(z, rule, share) {
  if (rule == "rank") { k <- floor(share * length(z) + 1e-9); s <- sort(z); b <- c(s[k + 1], s[length(z) - k]) }
  else b <- quantile(z, c(share, 1 - share), type = as.integer(sub("type", "", rule)))
  pmin(pmax(z, b[1]), b[2])
}
rows <- NULL; wholes <- NULL
settings <- rbind(expand.grid(rule = c("type7", "type6", "rank"), share = c(0.1, 0.05, 0.25), stringsAsFactors = FALSE),
  data.frame(rule = "type7", share = 0))
for (s in names(sets)) for (k in seq_len(nrow(settings))) {
  rule <- settings$rule[k]; share <- settings$share[k]
  x <- d[d$set == s, ]; I <- nrow(x); y0 <- mean(x$score); z <- (x$score - y0) / x$se
  zw <- winsorise(z, rule, share)
  f <- rma(yi = zw * x$se, vi = x$se^2, method = "FE"); w <- 1 / x$se^2
  Q <- f$QE + sum(w) * as.numeric(coef(f))^2
  tau2 <- max(0, (Q - (I - 1)) / (sum(w) - sum(w^2) / sum(w)))
  wholes <- rbind(wholes, data.frame(set = s, rule, share, national = y0, phi = Q / I, tau2))
  if (share != 0.1) next
  reach <- sqrt(x$se^2 + tau2); zD <- (x$score - y0) / reach
  band <- function(confidence) 4 + sign(zD) * findInterval(abs(zD), qnorm(0.5 + confidence / 2))
  usual <- c(0.9, 0.95, 0.998); cut <- qnorm(0.5 + usual / 2)
  lim <- sapply(c(-rev(cut), cut), function(c) pmin(10, pmax(0, y0 + c * reach)))
  rows <- rbind(rows, data.frame(set = s, rule, winsorised = zw, z = zD, band = band(usual),
    band_other = band(c(0.5, 0.8, 0.99)), lim))
}
write.csv(full(rows), "expected.csv", row.names = FALSE, quote = FALSE)
write.csv(full(wholes), "expected_sets.csv", row.names = FALSE, quote = FALSE)
