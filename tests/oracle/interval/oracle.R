# Base R: score intervals of bounded answers. Writes input.csv, expected.csv, sections.csv and
# sections_expected.csv. Two options: Wilson's interval from R's own prop.test(). More options: the mean
# m with |y - m| = z sqrt(v(m) / n), where v(m) is of the shares tilted to the mean m, by uniroot() on m
# around uniroot() on the tilt. A tenth of a person is spread over the options before tilting.
set.seed(11)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
z <- qnorm(0.975)
tilted <- function(p, x, m) {
  mean_at <- function(t) { w <- p * exp(t * (x - 5)); sum(w * x) / sum(w) - m }
  t <- uniroot(mean_at, c(-80, 80), tol = 1e-13)$root
  w <- p * exp(t * (x - 5)); w / sum(w)
}
variance <- function(p, x, m) { w <- tilted(p, x, m); sum(w * x^2) - sum(w * x)^2 }
ends <- function(share, x, n) {
  if (length(x) == 2 && abs(n - round(n)) < 1e-9 && abs(share[2] * n - round(share[2] * n)) < 1e-9)
    return(10 * prop.test(round(share[2] * n), round(n), correct = FALSE)$conf.int)
  p <- (share * n + 0.1 / length(x)) / (n + 0.1); y <- sum(share * x)
  away <- function(m) (y - m)^2 - z^2 * variance(p, x, m) / n
  close <- 1e-7; inside <- if (y >= max(x) - close) y - 1e-3 else y   # at the end itself v is 0
  lower <- if (y <= min(x) + close) y else uniroot(away, c(min(x) + close, inside), tol = 1e-12)$root
  upper <- if (y >= max(x) - close) y else uniroot(away, c(y, max(x) - close), tol = 1e-12)$root
  c(lower, upper)
}
kinds <- list(c(0, 10), c(0, 5, 10), c(0, 10/3, 20/3, 10), 0:10)
rows <- list()
for (x in kinds) for (i in 1:12) {
  n <- sample(c(30, 31, 47.3, 60, 200, 412.9), 1); k <- length(x)
  share <- if (k == 2) { if (n == round(n)) { a <- sample(ceiling(n / 2):n, 1) / n; c(1 - a, a) } else { a <- runif(1, .5, .99); c(1 - a, a) } }
           else { q <- rgamma(k, shape = seq(0.3, 3, length.out = k)); q / sum(q) }
  if (i == 12) share <- c(rep(0, k - 1), 1)            # everybody gave the best answer
  if (i == 11 && k > 2) share <- c(rep(0, k - 2), 0.25, 0.75)   # options that nobody chose
  rows[[length(rows) + 1]] <- list(x = x, share = share, n = n, ends = ends(share, x, n))
}
pad <- function(v) c(v, rep(NA, 11 - length(v)))
d <- as.data.frame(t(sapply(rows, function(r) c(r$n, pad(r$x), pad(r$share)))))
names(d) <- c("n", paste0("x", 1:11), paste0("share", 1:11))
e <- as.data.frame(t(sapply(rows, function(r) r$ends))); names(e) <- c("lower", "upper")
write.csv(full(d), "input.csv", row.names = FALSE, quote = FALSE)
write.csv(full(e), "expected.csv", row.names = FALSE, quote = FALSE)
# Sections: Zou and Donner's rule, with one correlation for all pairs so that f = 1 + (Q - 1) rho.
s <- as.data.frame(t(replicate(20, { y <- runif(3, 5, 9); d <- runif(6, 0.2, 1.2); c(y, y - d[1:3], y + d[4:6], runif(1, 0, 0.6)) })))
names(s) <- c(paste0("y", 1:3), paste0("l", 1:3), paste0("u", 1:3), "rho")
mover <- function(r, side) {
  y <- r[1:3]; d <- abs(y - if (side < 0) r[4:6] else r[7:9])
  R <- matrix(r[10], 3, 3); diag(R) <- 1
  # f from standard errors in proportion to the distances of the side, as where all items are alike
  mean(y) + side * sqrt(sum(d^2) * (1 + 2 * r[10])) / 3
}
o <- t(apply(s, 1, function(r) c(mover(r, -1), mover(r, 1)))); colnames(o) <- c("lower", "upper")
write.csv(full(s), "sections.csv", row.names = FALSE, quote = FALSE)
write.csv(full(as.data.frame(o)), "sections_expected.csv", row.names = FALSE, quote = FALSE)
