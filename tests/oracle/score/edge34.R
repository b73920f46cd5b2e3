# Rscript edge34.R edge34.csv edge34_expected.csv
# The made-up edge cases of the shared data: weights from everyone with a known cell (R survey,
# postStratify, then cut to 5), scores and linearised variances (R survey, svymean), weighted
# variances (base R, cov.wt), and the expected range of those with 30 answers or more that are not
# all equal (metafor; base R). Equal answers are told from the answers: from the weighted spread,
# which rounding leaves at 1e-32, tau2 would be infinite. Only figures by organisation are kept here.
suppressMessages({library(survey); library(metafor)})
a <- commandArgs(TRUE)
d <- read.csv(a[1], stringsAsFactors = FALSE)
d <- d[d$age_band != "" & d$sex != "", ]
d$cell <- paste(d$age_band, d$sex)
P <- table(d$cell) / nrow(d)
out <- NULL
for (o in sort(unique(d$org))) {
  x <- d[d$org == o, ]; there <- sort(unique(x$cell))
  des <- svydesign(ids = ~1, weights = rep(1, nrow(x)), data = x)
  x$w <- pmin(5, weights(postStratify(des, ~cell, data.frame(cell = there, Freq = as.numeric(P[there]) * nrow(x)))))
  x <- x[!is.na(x$score), ]; n <- nrow(x)
  m <- svymean(~score, svydesign(ids = ~1, weights = ~w, data = x))
  s2 <- if (length(unique(x$score)) == 1) 0 else cov.wt(as.matrix(x$score), x$w / sum(x$w), method = "ML")$cov[1]
  out <- rbind(out, data.frame(organisation = o, n = n, score = coef(m)[[1]],
    V = s2 * sum(x$w^2) / sum(x$w)^2, linearised = vcov(m)[[1]] * (n - 1) / n))
}
inside <- out$n >= 30 & out$V > 0
y <- out$score[inside]; v <- out$V[inside]; I <- length(y); y0 <- mean(y); z <- (y - y0) / sqrt(v)
b <- quantile(z, c(0.1, 0.9)); zw <- pmin(pmax(z, b[1]), b[2])
f <- rma(yi = zw * sqrt(v), vi = v, method = "FE"); w <- 1 / v
Q <- f$QE + sum(w) * as.numeric(coef(f))^2
tau2 <- max(0, (Q - (I - 1)) / (sum(w) - sum(w^2) / sum(w)))
out$z <- out$band <- NA
out$z[inside] <- (y - y0) / sqrt(v + tau2)
out$band <- 4 + sign(out$z) * findInterval(abs(out$z), qnorm(c(0.95, 0.975, 0.999)))
out$national <- y0; out$phi <- Q / I; out$tau2 <- tau2
out[] <- lapply(out, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v)
write.csv(out, a[2], row.names = FALSE, quote = FALSE)
