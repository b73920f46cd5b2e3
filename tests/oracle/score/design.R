# Scores of answers with design weights: R survey (svymean; it carries n/(n-1), taken off here) for the
# linearised variance, base R (cov.wt) for the weighted one; sections written out.
# Writes design_input.csv and design_expected.csv.
suppressMessages(library(survey))
set.seed(43)
n <- c(70, 45, 31); k <- sum(n)
d <- data.frame(organisation = rep(LETTERS[1:3], n), weight = round(exp(rnorm(k, 0, 0.6)), 3))
d$Q1 <- sample(c(1:3, NA), k, TRUE, c(4, 3, 2, 1)); d$Q2 <- sample(c(1:3, 9), k, TRUE, c(2, 3, 3, 1))
d$weight[c(3, 75)] <- NA                                     # nobody knows how they count
write.csv(d, "design_input.csv", row.names = FALSE, quote = FALSE, na = "")
d <- d[!is.na(d$weight), ]; score <- c(10, 5, 0)
x <- sapply(c("Q1", "Q2"), function(q) score[ifelse(d[[q]] %in% 1:3, d[[q]], NA)])
out <- NULL
for (o in LETTERS[1:3]) {
  y <- x[d$organisation == o, ]; w <- d$weight[d$organisation == o]
  m <- v <- l <- W <- numeric(2)
  for (q in 1:2) {
    i <- !is.na(y[, q]); e <- svymean(~z, svydesign(ids = ~1, weights = ~w, data = data.frame(z = y[i, q], w = w[i])))
    m[q] <- coef(e); l[q] <- SE(e)^2 * (sum(i) - 1) / sum(i); W[q] <- sum(w[i])
    v[q] <- cov.wt(y[i, q, drop = FALSE], w[i], method = "ML")$cov * sum(w[i]^2) / sum(w[i])^2
    out <- rbind(out, data.frame(measure = paste0("Q", q), organisation = o, score = m[q], weighted = v[q],
      linearised = l[q], crude = mean(y[i, q])))
  }
  b <- !is.na(y[, 1]) & !is.na(y[, 2]); p <- (y[b, 1] - m[1]) * (y[b, 2] - m[2])
  cw <- sum(w[b] * p) / sum(w[b]) * sum(w[b]^2) / prod(W); cl <- sum(w[b]^2 * p) / prod(W)
  out <- rbind(out, data.frame(measure = "S1", organisation = o, score = mean(m),
    weighted = (sum(v) + 2 * cw) / 4, linearised = (sum(l) + 2 * cl) / 4, crude = NA))
}
for (name in c("score", "weighted", "linearised", "crude")) out[[name]] <- formatC(out[[name]], digits = 17, format = "g")
write.csv(out, "design_expected.csv", row.names = FALSE, quote = FALSE)
