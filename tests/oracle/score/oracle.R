# Scores, variances, covariances and a section of three questions by R survey and base R.
# R survey: svymean gives scores and linearised variances of one question; svyratio, whose
# denominators are the people who answered each question, gives all linearised covariances of an
# organisation at once; both carry n/(n-1), taken off here. Base R: cov.wt(method = "ML") gives the
# weighted spread, about the published scores where people answered both.
# Writes input.csv and expected.csv. Codes: 1 2 3 are worth 10 5 0, 4 carries no score, 0 is blank.
suppressMessages(library(survey))
set.seed(3)
n <- c(29, 30, 80, 300, 1, 40, 60, 35, 50)
d <- do.call(rbind, lapply(seq_along(n), function(o) {
  draw <- function(p) sample(0:4, n[o], TRUE, p)
  a <- draw(c(1, 5, 4, 2, 1)); b <- draw(c(1, 4, 4, 4, 1)); c <- draw(c(2, 2, 4, 4, 1))
  same <- runif(n[o]) < 0.5; b[same] <- a[same]
  p <- rep(1, 4)
  if (o == 3) p[2] <- 0                               # an empty stratum
  if (o == 4) p[4] <- 0.03                            # a rare stratum: weights are cut to 5
  if (o == 5) { a <- 1; b <- 3; c <- 2 }              # one respondent
  if (o == 6) a <- rep(2, n[o])                       # all answers are equal
  if (o == 7) { a <- sample(1:3, n[o], TRUE); b <- 4 - a; c <- rep(1, n[o]) }  # opposites: fallback
  if (o == 8) { b <- sample(c(0, 4), n[o], TRUE) }    # nobody's answer to b is scored
  if (o == 9) { half <- seq_len(n[o]) <= 25; b[half] <- 0; a[!half] <- 4 }     # nobody answered both
  data.frame(organisation = sprintf("T%02d", o), stratum = sample(1:4, n[o], TRUE, p), a, b, c)
}))
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
Q <- c("a", "b", "c"); pairs <- list(c("a", "b"), c("a", "c"), c("b", "c"))
P <- as.numeric(table(factor(d$stratum, 1:4))) / nrow(d)
worth <- c(10, 5, 0, NA)
for (q in Q) d[[q]] <- worth[ifelse(d[[q]] == 0, 4, d[[q]])]

weighted <- function(x, w, centre) {                  # spread about a centre, times Kish's factor
  if (length(w) < 2) return(matrix(0, ncol(x), ncol(x)))
  cov.wt(x, wt = w / sum(w), center = centre, method = "ML")$cov
}
linearised <- function(x) {                           # all variances and covariances, R survey
  C <- matrix(0, 3, 3, dimnames = list(Q, Q)); there <- Q[sapply(Q, function(q) sum(!is.na(x[[q]])) > 0)]
  if (nrow(x) < 2) return(C)
  for (q in there) { x[[paste0("i", q)]] <- as.numeric(!is.na(x[[q]])); x[[paste0("y", q)]] <- ifelse(is.na(x[[q]]), 0, x[[q]]) }
  des <- svydesign(ids = ~1, weights = ~w, data = x)
  R <- lapply(there, function(q) svyratio(as.formula(paste0("~y", q)), as.formula(paste0("~i", q)), des))
  # One object with every ratio's linearised variable: svytotal of (y - R i) / sum(w i) over people.
  for (k in seq_along(there)) { q <- there[k]
    x[[paste0("u", q)]] <- (x[[paste0("y", q)]] - coef(R[[k]]) * x[[paste0("i", q)]]) / sum(x$w * x[[paste0("i", q)]]) }
  tot <- svytotal(as.formula(paste("~", paste0("u", there, collapse = " + "))), svydesign(ids = ~1, weights = ~w, data = x))
  V <- vcov(tot)
  stopifnot(all.equal(unname(diag(V)), sapply(R, function(r) as.numeric(vcov(r))), tolerance = 1e-10))
  C[there, there] <- V * (nrow(x) - 1) / nrow(x)
  C
}
out <- NULL
for (o in unique(d$organisation)) {
  x <- d[d$organisation == o, ]
  uncut <- P[x$stratum] / (as.numeric(table(factor(x$stratum, 1:4))) / nrow(x))[x$stratum]
  x$w <- pmin(5, uncut)
  row <- list(organisation = o, weights_cut = sum(uncut > 5)); L <- linearised(x); C <- 0 * L; W <- Y <- c(a = NA, b = NA, c = NA)
  for (q in Q) {
    y <- x[!is.na(x[[q]]), ]; k <- nrow(y); W[q] <- sum(y$w); Y[q] <- sum(y$w * y[[q]]) / W[q]
    if (k > 1) {
      s <- svymean(as.formula(paste0("~", q)), svydesign(ids = ~1, weights = ~w, data = y))
      Y[q] <- coef(s); stopifnot(all.equal(L[q, q], vcov(s)[[1]] * (k - 1) / k, tolerance = 1e-10))
      L[q, q] <- vcov(s)[[1]] * (k - 1) / k
    }
    C[q, q] <- if (k) weighted(as.matrix(y[[q]]), y$w, unname(Y[q])) * sum(y$w^2) / W[q]^2 else NA
    if (!k) L[q, ] <- L[, q] <- NA
    row[[paste0("n_", q)]] <- k; row[[paste0("score_", q)]] <- Y[[q]]
    row[[paste0("crude_", q)]] <- if (k) mean(y[[q]]) else NA
    row[[paste0("V_", q)]] <- C[q, q]; row[[paste0("lin_", q)]] <- L[q, q]
  }
  for (p in pairs) {
    y <- x[!is.na(x[[p[1]]]) & !is.na(x[[p[2]]]), ]
    C[p[1], p[2]] <- C[p[2], p[1]] <- if (nrow(y) > 1)
      weighted(as.matrix(y[p]), y$w, unname(Y[p]))[1, 2] * sum(y$w^2) / prod(W[p]) else 0
    row[[paste0("C_", p[1], p[2])]] <- C[p[1], p[2]]
    row[[paste0("Clin_", p[1], p[2])]] <- if (nrow(y)) L[p[1], p[2]] else 0
  }
  whole <- function(M) {
    if (anyNA(diag(M))) return(c(NA, 0))
    full <- sum(M); own <- sum(diag(M)); low <- own > 0 && full <= 1e-12 * own  # 0 but for rounding
    c(if (low) own else full, low) / c(9, 1)
  }
  row$section <- mean(Y); row$V_section <- whole(C)[1]; row$V_fallback <- whole(C)[2]
  row$lin_section <- whole(L)[1]; row$lin_fallback <- whole(L)[2]
  out <- rbind(out, as.data.frame(row))
}
full <- function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v
out[] <- lapply(out, full); out[out == "NaN"] <- "NA"
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
