# Case-mix adjustment by R lm: scores on a dummy for every organisation and on covariates centred at
# the mean of all respondents; what is not known of a person is the mean of the organisation. The
# coefficients of the dummies are the adjusted scores; their errors are those of sandwich, type
# "const". Covariances of two questions that not everybody answered both are written out with matrices.
# Writes input.csv and expected.csv.
suppressMessages(library(sandwich))
set.seed(41)
n <- c(60, 45, 80, 33, 7); k <- sum(n)
d <- data.frame(organisation = rep(LETTERS[1:5], n), id = seq_len(k))
d$age <- sample(1:4, k, TRUE, c(2, 3, 3, 1))
d$education <- pmin(6, pmax(1, round(rnorm(k, 3 + (d$organisation == "B"), 1.2))))
d$proxy <- ifelse(d$organisation == "D", 1, sample(1:2, k, TRUE, c(8, 1)))  # all alike in D
d$helper <- d$proxy                                                        # says proxy again
latent <- 0.5 * d$age - 0.4 * d$education + 0.8 * d$proxy + c(0, 1, -1, 2, 0)[as.integer(factor(d$organisation))]
answer <- function(shift) cut(latent + shift + rnorm(k, 0, 1.3), c(-Inf, 0, 1, 2, Inf), labels = FALSE)
d$Q1 <- answer(0.3); d$Q2 <- answer(0)
d$Q1[sample(k, 20)] <- 9; d$Q2[sample(k, 25)] <- NA; d$Q2[d$organisation == "E"] <- NA  # 9: no score
d$age[sample(k, 12)] <- NA; d$education[sample(k, 9)] <- NA
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE, na = "")
score <- c(0, 4, 7, 10)
x <- cbind(a2 = d$age == 2, a3 = d$age == 3, a4 = d$age == 4, education = d$education,
           proxy = d$proxy == 2, helper = d$helper == 2) * 1
known <- x
x <- apply(x, 2, function(v) ave(v, d$organisation, FUN = function(u) ifelse(is.na(u), mean(u, na.rm = TRUE), u)))
x <- sweep(x, 2, colMeans(x))
o <- factor(d$organisation)
fits <- lapply(c("Q1", "Q2"), function(q) {
  y <- score[ifelse(d[[q]] %in% 1:4, d[[q]], NA)]
  f <- lm(y ~ 0 + o + x, subset = !is.na(y))
  v <- vcovHC(f, type = "const")
  list(f = f, v = v, rows = which(!is.na(y)), y = y)
})
out <- NULL
for (q in 1:2) {
  f <- fits[[q]]$f; here <- paste0("o", levels(droplevels(o[fits[[q]]$rows])))
  plain <- tapply(fits[[q]]$y, o, mean, na.rm = TRUE)
  out <- rbind(out, data.frame(measure = paste0("Q", q), organisation = sub("^o", "", here),
    score = coef(f)[here], variance = diag(fits[[q]]$v)[here], crude = plain[sub("^o", "", here)]))
}
# The section: a mean of both. Influence of each answer on each adjusted score, column by column.
influence <- function(fit) {
  f <- fit$f; keep <- names(coef(f))[!is.na(coef(f))]
  z <- model.matrix(f)[, keep]
  a <- solve(crossprod(z), t(z)); full <- matrix(0, nrow(a), k, dimnames = list(keep, NULL))
  full[, fit$rows] <- a; full
}
residual <- function(fit) { r <- rep(NA, k); r[fit$rows] <- resid(fit$f); r }
r1 <- residual(fits[[1]]); r2 <- residual(fits[[2]]); both <- which(!is.na(r1) & !is.na(r2))
slopes <- sum(!is.na(coef(fits[[1]]$f))) - 5
sigma <- sum(r1[both] * r2[both]) / (length(both) - length(unique(d$organisation[both])) - slopes)
i1 <- influence(fits[[1]])[paste0("o", LETTERS[1:4]), both]
i2 <- influence(fits[[2]])[paste0("o", LETTERS[1:4]), both]
cov12 <- sigma * rowSums(i1 * i2)
v <- matrix(out$variance[c(1:4, 6:9)], 4)
out <- rbind(out, data.frame(measure = "S1", organisation = LETTERS[1:4],
  score = (out$score[1:4] + out$score[6:9]) / 2, variance = (rowSums(v) + 2 * cov12) / 4,
  crude = (out$crude[1:4] + out$crude[6:9]) / 2))
for (name in c("score", "variance", "crude")) out[[name]] <- formatC(out[[name]], digits = 17, format = "g")
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
