# Base R: what chance does to a score and its band. Writes exact.csv with exact_expected.csv (all outcomes of
# small organisations counted out), bands.csv with bands_expected.csv (400,000 seeded draws of people), and
# q.csv with q_expected.csv (p.adjust).
set.seed(23)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
save_as <- function(x, name) write.csv(full(as.data.frame(x)), name, row.names = FALSE, quote = FALSE)
kinds <- list(c(0, 10), c(0, 5, 10), c(0, 2, 10), c(0, 10/3, 20/3, 10))
# ---- 1. exact: outcomes of a stratum are multinomial; scores closer than a hundredth count as equal, which is a
# normal amount of 0.01 on top, and tau2 another.
outcomes <- function(n, p) {
  k <- length(p); g <- as.matrix(expand.grid(rep(list(0:n), k))); g <- g[rowSums(g) == n, , drop = FALSE]
  list(counts = g, prob = apply(g, 1, function(a) dmultinom(a, n, p)))
}
rows <- list(); answers <- list()
for (case in 1:16) {
  x <- kinds[[1 + case %% 4]]; k <- length(x)
  tau <- c(0, 0, 0.15, 0.6)[1 + (case %/% 4) %% 4]
  a <- array(rmultinom(6, sample(2:4, 1), rgamma(k, 2)), c(k, 3, 2))   # option, organisation, stratum
  w <- matrix(runif(6, 0.5, 2), 3, 2)
  nation <- apply(a, c(1, 3), sum)
  for (o in 1:3) {
    n <- colSums(a[, o, ]); W <- sum(w[o, ] * n)
    y <- sum(w[o, ] * colSums(a[, o, ] * x)) / W
    s1 <- outcomes(n[1], nation[, 1] / sum(nation[, 1])); s2 <- outcomes(n[2], nation[, 2] / sum(nation[, 2]))
    v <- outer(w[o, 1] * (s1$counts %*% x)[, 1], w[o, 2] * (s2$counts %*% x)[, 1], "+") / W
    below <- sum(outer(s1$prob, s2$prob) * pnorm((y - v) / sqrt(tau^2 + 0.01^2)))
    for (g in 1:2) rows[[length(rows) + 1]] <- c(case, o, g, w[o, g], tau, y, x, rep(NA, 4 - k), a[, o, g], rep(NA, 4 - k))
    answers[[length(answers) + 1]] <- c(case, o, min(2 * below, 2 * (1 - below), 1))
  }
}
d <- do.call(rbind, rows); colnames(d) <- c("case", "organisation", "stratum", "w", "tau", "y", paste0("x", 1:4), paste0("a", 1:4))
save_as(d, "exact.csv")
e <- do.call(rbind, answers); colnames(e) <- c("case", "organisation", "p"); save_as(e, "exact_expected.csv")
# ---- 2. bands: people drawn, scores and standard errors worked out anew each time (methods.md 4 and 5).
z_cuts <- qnorm(c(0.95, 0.975, 0.999))
levels_of <- c(-rev(z_cuts), z_cuts)
profile <- c(.08, .10, .12, .14, .14, .16, .12, .14)
bands_of <- function(n, p, w, x, national, tau2) {   # p [stratum, option]
  R <- 400000; W <- sum(w * n); s0 <- numeric(R); s1 <- numeric(R)
  for (g in seq_along(n)) { a <- rmultinom(R, n[g], p[g, ]); s0 <- s0 + w[g] * colSums(a * x); s1 <- s1 + w[g] * colSums(a * x^2) }
  y <- s0 / W; variance <- pmax(s1 / W - y^2, 0) * sum(w^2 * n) / W^2
  ok <- variance > 1e-12
  z <- (y[ok] - national) / sqrt(variance[ok] + tau2)
  tabulate(1 + findInterval(z, levels_of), 7) / R
}
rows <- list(); answers <- list()
settings <- expand.grid(mean = c(6.5, 8.8), n = c(60, 150), kind = c(1, 2, 4))
for (case in seq_len(nrow(settings))) {
  x <- kinds[[settings$kind[case]]]; k <- length(x); n <- c(rmultinom(1, settings$n[case], profile))
  base <- seq_len(k)^1.5; t <- uniroot(function(t) sum(base * exp(t * x) * x) / sum(base * exp(t * x)) - settings$mean[case], c(-3, 3), tol = 1e-12)$root
  share <- base * exp(t * x) / sum(base * exp(t * x))
  nation <- t(sapply(1:8, function(g) rmultinom(1, 2000, share)))
  own <- t(sapply(1:8, function(g) rmultinom(1, n[g], share)))
  w <- pmin(5, profile / (n / sum(n))); w[n == 0] <- 0
  national <- sum(profile * (nation %*% x) / 2000)
  null <- bands_of(n, nation / 2000, w, x, national, 0)
  mine <- own / pmax(n, 1); mine[n == 0, 1] <- 1
  again <- bands_of(n, mine, w, x, national, 0.03)
  for (g in 1:8) rows[[length(rows) + 1]] <- c(case, g, w[g], national, x, rep(NA, 4 - k), nation[g, ], rep(NA, 4 - k), own[g, ], rep(NA, 4 - k))
  answers[[length(answers) + 1]] <- c(case, null, again)
}
d <- do.call(rbind, rows); colnames(d) <- c("case", "stratum", "w", "national", paste0("x", 1:4), paste0("nation", 1:4), paste0("own", 1:4))
save_as(d, "bands.csv")
e <- do.call(rbind, answers); colnames(e) <- c("case", paste0("null", 1:7), paste0("again", 1:7)); save_as(e, "bands_expected.csv")
# ---- 3. Benjamini-Hochberg
p <- c(runif(12), rbeta(12, .3, 2), 0.01, 0.01, 1, 0)
save_as(list(p = p), "q.csv"); save_as(list(q = p.adjust(p, "BH")), "q_expected.csv")
