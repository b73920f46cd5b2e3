# Sections by R survey and base R, from input.csv of oracle.R.
# persons: each person's mean of the scored answers to a (counting twice), b and c; svymean gives its
# score and linearised variance, cov.wt(method = "ML") the weighted one.
# nested: a and b with weights 3 and 1 are a section that counts twice beside c. Its linearised
# variance is that of the total, by svytotal, of each person's sum of linearised variables.
# Writes sections_expected.csv.
suppressMessages(library(survey))
d <- read.csv("input.csv"); worth <- c(10, 5, 0, NA); Q <- c("a", "b", "c")
for (q in Q) d[[q]] <- worth[ifelse(d[[q]] == 0, 4, d[[q]])]
P <- as.numeric(table(factor(d$stratum, 1:4))) / nrow(d)
times <- c(a = 2, b = 1, c = 1)
share <- c(a = 2 / 3 * 3 / 4, b = 2 / 3 * 1 / 4, c = 1 / 3)
d$x <- apply(d[Q], 1, function(y) weighted.mean(y[!is.na(y)], times[!is.na(y)]))
out <- NULL
for (o in unique(d$organisation)) {
  x <- d[d$organisation == o, ]
  x$w <- pmin(5, P[x$stratum] / (as.numeric(table(factor(x$stratum, 1:4))) / nrow(x))[x$stratum])
  y <- x[!is.nan(x$x), ]; k <- nrow(y)
  Y <- sum(y$w * y$x) / sum(y$w); V <- lin <- 0
  if (k > 1) {
    s <- svymean(~x, svydesign(ids = ~1, weights = ~w, data = y))
    stopifnot(all.equal(coef(s)[[1]], Y)); lin <- vcov(s)[[1]] * (k - 1) / k
    V <- cov.wt(as.matrix(y$x), wt = y$w / sum(y$w), center = Y, method = "ML")$cov[[1]] *
      sum(y$w^2) / sum(y$w)^2
  }
  means <- sapply(Q, function(q) weighted.mean(x[[q]], x$w, na.rm = TRUE))
  x$u <- 0
  for (q in Q) {
    there <- !is.na(x[[q]]); total <- sum(x$w[there])
    x$u <- x$u + share[[q]] * ifelse(there, (x[[q]] - means[[q]]) / total, 0)
  }
  nested <- sum(share * means)
  of_nested <- if (is.nan(nested) || nrow(x) < 2) NA else
    vcov(svytotal(~u, svydesign(ids = ~1, weights = ~w, data = x)))[[1]] * (nrow(x) - 1) / nrow(x)
  out <- rbind(out, data.frame(organisation = o, n_persons = k, score_persons = Y, V_persons = V,
    lin_persons = lin, score_nested = nested, lin_nested = of_nested))
}
full <- function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v
out[] <- lapply(out, full); out[out == "NaN"] <- "NA"
write.csv(out, "sections_expected.csv", row.names = FALSE, quote = FALSE)
