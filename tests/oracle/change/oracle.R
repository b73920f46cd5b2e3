# Base R: z and Welch tests of two waves. Writes input.csv and expected.csv.
# Rows 1 to 30 are made from two samples of people, and Welch's t, degrees of freedom and p come from
# R's own t.test() on the people, with V = s^2 / n. The other rows are made-up moments; there t.test
# has no people to work on, and pt() and pnorm() give the p values.
set.seed(5)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g", width = 1) else v); x }
people <- lapply(1:30, function(i) {
  p <- c(3, 2, 1) + runif(3); shift <- if (i %% 2) 0 else rnorm(1, 0, 0.6)
  draw <- function(n, p) sample(c(10, 5, 0), n, TRUE, p)
  list(draw(sample(30:300, 1), p), draw(sample(30:300, 1), p * exp(c(-shift, 0, shift))))
})
moment <- function(x) c(mean(x), var(x) / length(x), length(x))
d <- as.data.frame(t(sapply(people, function(s) c(moment(s[[1]]), moment(s[[2]])))))
names(d) <- c("y1", "v1", "n1", "y2", "v2", "n2")
made <- rbind(
  c(5, 0, 30, 5, 0.1, 30),                             # one variance is 0, no difference
  c(5, 0.1, 2, 6, 0.1, 2),                             # the smallest sizes that have a test
  c(5, 0.05, 30, 5.63, 0.05, 30),                      # z says decrease, Welch says no change
  c(9, 0.01, 400, 3, 0.01, 400),                       # far away
  c(10, 0, 50, 8, 0, 50),                              # both variances are 0: no test
  c(NA, NA, 0, 8, 0.1, 50))                            # a wave is not there
colnames(made) <- names(d); d <- rbind(d, made)
write.csv(full(d), "input.csv", row.names = FALSE, quote = FALSE)
V <- ifelse(d$v1 + d$v2 > 0, d$v1 + d$v2, NA)
z <- (d$y1 - d$y2) / sqrt(V)
df <- V^2 / (d$v1^2 / (d$n1 - 1) + d$v2^2 / (d$n2 - 1)); p_welch <- 2 * pt(-abs(z), df)
for (i in seq_along(people)) {
  w <- t.test(people[[i]][[1]], people[[i]][[2]])      # Welch is its default
  z[i] <- w$statistic; df[i] <- w$parameter; p_welch[i] <- w$p.value
}
p_z <- 2 * pnorm(-abs(z))
side <- function(p) ifelse(p <= 0.05, sign(d$y1 - d$y2), 0)
write.csv(full(data.frame(difference = d$y1 - d$y2, z, p_z, degrees = df, p_welch, verdict_z = side(p_z),
  verdict_welch = side(p_welch))), "expected.csv", row.names = FALSE, quote = FALSE)
source("pooled.R")
