# Correlation within organisations by the residuals of lm, its interval by Fisher's z with the degrees
# of freedom of a partial correlation given the organisation. Writes input.csv and expected.csv.
set.seed(71)
n <- 400
d <- data.frame(organisation = sample(1:7, n, TRUE))
base <- rnorm(7)[d$organisation] + rnorm(n)
for (item in c("a", "b")) {
  x <- base * (if (item == "a") 1 else 0.6) + rnorm(n)
  d[[item]] <- as.integer(cut(x, c(-Inf, -1, 0, 1, Inf)))
}
d$a[sample(n, 30)] <- 5L                       # "don't know": no score
points <- list(a = c(0, 10 / 3, 20 / 3, 10, NA), b = c(0, 3, 6, 10))
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
k <- data.frame(o = factor(d$organisation), x = points$a[d$a], y = points$b[d$b])
k <- k[!is.na(k$x) & !is.na(k$y), ]
r <- cor(resid(lm(x ~ o, k)), resid(lm(y ~ o, k)))
given <- nlevels(k$o) - 1                      # columns of the organisation that are held
s <- 1 / sqrt(nrow(k) - given - 3)
e <- data.frame(correlation = r, lower = tanh(atanh(r) - qnorm(0.975) * s),
  upper = tanh(atanh(r) + qnorm(0.975) * s))
e[] <- lapply(e, formatC, digits = 17, format = "g")
write.csv(e, "expected.csv", row.names = FALSE, quote = FALSE)
