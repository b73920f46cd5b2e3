# R survey: means and linearised variances of two questions; base R: the variance and covariance of
# methods 4.2 and 4.4. Writes input.csv and expected.csv. Option 4 carries no score, 0 is blank.
suppressMessages(library(survey))
set.seed(3)
n <- c(29, 30, 80, 300, 1, 40)
d <- do.call(rbind, lapply(seq_along(n), function(o) {
  a <- sample(0:4, n[o], TRUE, c(1, 5, 4, 2, 1)); b <- sample(0:4, n[o], TRUE, c(1, 4, 4, 4, 1))
  same <- runif(n[o]) < 0.5; b[same] <- a[same]
  if (o == 6) a <- rep(2, n[o])                       # all answers are equal
  data.frame(organisation = sprintf("T%02d", o), stratum = sample(1:4, n[o], TRUE), a = a, b = b)
}))
d$a[d$organisation == "T05"] <- 1; d$b[d$organisation == "T05"] <- 3
write.csv(d, "input.csv", row.names = FALSE)
score <- c(10, 5, 0, NA)
P <- as.numeric(table(factor(d$stratum, 1:4))) / nrow(d)
out <- NULL
for (o in unique(d$organisation)) {
  x <- d[d$organisation == o, ]
  x$w <- pmin(5, P[x$stratum] / (table(factor(x$stratum, 1:4)) / nrow(x))[x$stratum])
  x$xa <- ifelse(x$a == 0, NA, score[pmax(x$a, 1)]); x$xb <- ifelse(x$b == 0, NA, score[pmax(x$b, 1)])
  one <- function(v) {
    y <- x[!is.na(x[[v]]), ]; k <- nrow(y); W <- sum(y$w); m <- sum(y$w * y[[v]]) / W
    lin <- 0
    if (k > 1) {
      s <- svymean(as.formula(paste0("~", v)), svydesign(ids = ~1, weights = ~w, data = y))
      m <- coef(s)[[1]]; lin <- vcov(s)[[1]] * (k - 1) / k
    }
    s2 <- sum(y$w * (y[[v]] - m)^2) / W
    list(n = k, score = m, V = s2 * sum(y$w^2) / W^2, lin = lin, crude = mean(y[[v]]), W = W)
  }
  A <- one("xa"); B <- one("xb")
  y <- x[!is.na(x$xa) & !is.na(x$xb), ]; p <- (y$xa - A$score) * (y$xb - B$score)
  C <- if (nrow(y)) sum(y$w * p) / sum(y$w) * sum(y$w^2) / (A$W * B$W) else 0
  Cl <- if (nrow(y)) sum(y$w^2 * p) / (A$W * B$W) else 0
  whole <- function(va, vb, c) { v <- va + vb + 2 * c; if (v <= 0) v <- va + vb; v / 4 }
  out <- rbind(out, data.frame(organisation = o, n_a = A$n, score_a = A$score, crude_a = A$crude,
    V_a = A$V, lin_a = A$lin, n_b = B$n, score_b = B$score, V_b = B$V, lin_b = B$lin, C = C, C_lin = Cl,
    section = (A$score + B$score) / 2, V_section = whole(A$V, B$V, C), lin_section = whole(A$lin, B$lin, Cl)))
}
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v); x }
write.csv(full(out), "expected.csv", row.names = FALSE, quote = FALSE)
