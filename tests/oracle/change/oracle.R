# Base R: z and Welch tests of two waves. Writes input.csv and expected.csv.
set.seed(5)
k <- 40
d <- data.frame(y1 = round(runif(k, 3, 8), 3), v1 = round(runif(k, 0.01, 0.3), 4), n1 = sample(30:400, k),
  y2 = round(runif(k, 3, 8), 3), v2 = round(runif(k, 0.01, 0.3), 4), n2 = sample(30:400, k))
d$y2[1:20] <- d$y1[1:20] + round(rnorm(20, 0, 0.8), 3)
d[39, ] <- c(5, 0, 30, 5, 0.1, 30)      # one variance is 0
d[40, ] <- c(5, 0.1, 2, 6, 0.1, 2)      # the smallest sizes that have a test
write.csv(d, "input.csv", row.names = FALSE)
z <- (d$y1 - d$y2) / sqrt(d$v1 + d$v2)
df <- (d$v1 + d$v2)^2 / (d$v1^2 / (d$n1 - 1) + d$v2^2 / (d$n2 - 1))
p_z <- 2 * pnorm(-abs(z)); p_welch <- 2 * pt(-abs(z), df)
side <- function(p) ifelse(p <= 0.05, sign(d$y1 - d$y2), 0)
full <- function(x) { x[] <- lapply(x, function(v) if (is.numeric(v)) formatC(v, digits = 17, format = "g") else v); x }
write.csv(full(data.frame(difference = d$y1 - d$y2, z, p_z, degrees = df, p_welch, verdict_z = side(p_z),
  verdict_welch = side(p_welch))), "expected.csv", row.names = FALSE, quote = FALSE)
