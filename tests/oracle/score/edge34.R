# Rscript edge34.R edge34.csv edge34_expected.csv
# The made-up edge cases of the shared data, by base R: weights from everyone with a known cell,
# scores and weighted variances by organisation. Only figures by organisation are kept here.
a <- commandArgs(TRUE)
d <- read.csv(a[1], stringsAsFactors = FALSE)
d <- d[d$age_band != "" & d$sex != "", ]
d$cell <- paste(d$age_band, d$sex)
P <- table(d$cell) / nrow(d)
out <- NULL
for (o in sort(unique(d$org))) {
  x <- d[d$org == o, ]; p <- table(x$cell) / nrow(x)
  x$w <- pmin(5, as.numeric(P[x$cell]) / as.numeric(p[x$cell]))
  x <- x[!is.na(x$score), ]; m <- sum(x$w * x$score) / sum(x$w)
  s2 <- sum(x$w * (x$score - m)^2) / sum(x$w)
  out <- rbind(out, data.frame(organisation = o, n = nrow(x), score = m, V = s2 * sum(x$w^2) / sum(x$w)^2))
}
out[] <- lapply(out, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v)
write.csv(out, a[2], row.names = FALSE, quote = FALSE)
