# R survey: weights by post-stratification inside each organisation. Writes input.csv, expected.csv.
suppressMessages(library(survey))
set.seed(2)
n <- c(29, 30, 60, 200, 1, 45)
d <- do.call(rbind, lapply(seq_along(n), function(o) {
  p <- rep(1, 8)
  if (o == 3) p[2] <- 0          # an empty stratum
  if (o == 4) p[7] <- 0.1       # a rare one, whose weight is capped
  data.frame(organisation = sprintf("T%02d", o), stratum = sample(1:8, n[o], TRUE, p))
}))
write.csv(d, "input.csv", row.names = FALSE)
P <- as.numeric(table(factor(d$stratum, 1:8))) / nrow(d)
out <- NULL
for (o in unique(d$organisation)) {
  x <- d[d$organisation == o, , drop = FALSE]
  there <- sort(unique(x$stratum))
  x$w <- 1
  if (nrow(x) > 1) {
    pop <- data.frame(stratum = there, Freq = P[there] * nrow(x))
    des <- svydesign(ids = ~1, weights = ~w, data = x)
    x$w <- weights(postStratify(des, ~stratum, pop))
  } else x$w <- P[there] / 1
  capped <- pmin(5, x$w)
  for (g in 1:8) {
    w <- unique(round(x$w[x$stratum == g], 14)); c5 <- unique(round(capped[x$stratum == g], 14))
    out <- rbind(out, data.frame(organisation = o, stratum = g,
      weight = if (length(w)) x$w[x$stratum == g][1] else 0,
      capped = if (length(c5)) capped[x$stratum == g][1] else 0,
      effective_n = sum(capped)^2 / sum(capped^2), largest = max(capped),
      number_capped = sum(x$w > 5), empty = 8 - length(there)))
  }
}
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v); x }
write.csv(full(out), "expected.csv", row.names = FALSE, quote = FALSE)
