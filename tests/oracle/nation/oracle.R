# How far organisations are apart, and whether their mean changed, by base R.
# quantile(type = 7), mean, pnorm. The standard error of the mean of independent scores is that of
# their sum divided by how many there are.
# Writes input.csv (scores and variances of organisations in two waves) and expected.csv.
set.seed(41)
d <- do.call(rbind, lapply(c("many", "few", "one", "certain"), function(set) {
  n <- c(many = 53, few = 4, one = 1, certain = 6)[[set]]
  do.call(rbind, lapply(1:2, function(wave) data.frame(set, wave, score = round(runif(n, 2, 9), 6),
    variance = if (set == "certain") 0 else round(runif(n, 0.01, 0.2), 6))))
}))
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
out <- NULL
for (set in unique(d$set)) {
  s <- split(d[d$set == set, ], d$wave[d$set == set])
  mean_of <- sapply(s, function(x) mean(x$score)); se <- sapply(s, function(x) sqrt(sum(x$variance)) / nrow(x))
  z <- (mean_of[[2]] - mean_of[[1]]) / sqrt(sum(se^2))
  q <- quantile(s[[2]]$score, c(.1, .25, .5, .75, .9), type = 7, names = FALSE)
  out <- rbind(out, data.frame(set, p10 = q[1], p25 = q[2], p50 = q[3], p75 = q[4], p90 = q[5],
    mean_now = mean_of[[2]], mean_then = mean_of[[1]], se_now = se[[2]], se_then = se[[1]],
    difference = mean_of[[2]] - mean_of[[1]], z = if (is.finite(z)) z else NA, p = if (is.finite(z)) 2 * pnorm(-abs(z)) else NA))
}
for (k in names(out)) if (is.numeric(out[[k]])) out[[k]] <- formatC(out[[k]], digits = 17, format = "g")
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
