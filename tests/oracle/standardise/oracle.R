# R survey: weights by post-stratification inside each organisation. Writes input.csv, expected.csv (of
# everyone) and expected_standards.csv (of group A, by whose profile the standard is).
suppressMessages(library(survey))
set.seed(2)
n <- c(29, 30, 60, 200, 1, 45)
d <- do.call(rbind, lapply(seq_along(n), function(o) {
  p <- rep(1, 8)
  if (o == 3) p[2] <- 0          # an empty stratum
  if (o == 4) p[7] <- 0.1       # a rare one, whose weight is capped
  data.frame(organisation = sprintf("T%02d", o), stratum = sample(1:8, n[o], TRUE, p))
}))
# Group A is the younger half, more or less; the one respondent of T05 is not in it.
d$group <- ifelse(runif(nrow(d)) < ifelse(d$stratum <= 4, 0.7, 0.3) & d$organisation != "T05", "A", "B")
write.csv(d, "input.csv", row.names = FALSE)
share <- function(people) as.numeric(table(factor(people$stratum, 1:8))) / nrow(people)
# Weights of one organisation's people, before they are cut to the cap.
post <- function(x, P) {
  there <- sort(unique(x$stratum))
  if (nrow(x) < 2) return(P[x$stratum] * nrow(x))
  pop <- data.frame(stratum = there, Freq = P[there] * nrow(x))
  des <- svydesign(ids = ~1, weights = rep(1, nrow(x)), data = x)
  weights(postStratify(des, ~stratum, pop))
}
# The weight of a stratum: the same for all its people; 0 where it has none.
each <- function(x, w) sapply(1:8, function(g) {
  own <- w[x$stratum == g]; stopifnot(diff(range(own, own[1])) < 1e-14 || !length(own)); if (length(own)) own[1] else 0
})
out <- NULL; standards <- NULL; A <- d[d$group == "A", ]
for (o in unique(d$organisation)) {
  x <- d[d$organisation == o, ]; a <- A[A$organisation == o, ]
  uncut <- post(x, share(d)); w <- pmin(5, uncut)
  out <- rbind(out, data.frame(organisation = o, stratum = 1:8, weight = each(x, uncut),
    capped = each(x, w), effective_n = sum(w)^2 / sum(w^2), largest = max(w),
    number_capped = sum(uncut > 5), empty = 8 - length(unique(x$stratum))))
  standards <- rbind(standards, data.frame(organisation = o, stratum = 1:8,
    population = each(a, pmin(5, post(a, share(A)))),
    whole_survey = each(a, pmin(5, post(a, share(d)))),
    reuse_whole_survey_weight = each(x, w)))
}
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
write.csv(full(out), "expected.csv", row.names = FALSE, quote = FALSE)
write.csv(full(standards), "expected_standards.csv", row.names = FALSE, quote = FALSE)
