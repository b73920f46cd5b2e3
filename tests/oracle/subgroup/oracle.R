# Subgroups of organisations by R survey: svyby gives means of domains and linearised standard
# errors, which carry k/(k-1) of the k people of the design, taken off here. The rest of a subgroup is
# a domain too, by a factor with two levels. Base R: pnorm, pt, p.adjust(method = "BH").
# Writes input.csv and expected.csv.
suppressMessages(library(survey))
set.seed(31)
n <- c(200, 90, 33)
d <- do.call(rbind, lapply(seq_along(n), function(o) data.frame(
  organisation = o, subgroup = sample(1:4, n[o], TRUE, c(6, 4, 2, 1)),
  x = sample(c(0, 2.5, 5, 10), n[o], TRUE, c(1, 1 + o, 3, 4)))))
d$x[d$organisation == 3 & d$subgroup == 4] <- 10       # all of a subgroup answered alike
d <- d[!(d$organisation == 2 & d$subgroup == 3), ]      # a subgroup that nobody is of
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
out <- NULL
for (o in 1:3) {
  y <- d[d$organisation == o, ]; k <- nrow(y); f <- (k - 1) / k
  for (s in sort(unique(y$subgroup))) {
    y$side <- factor(ifelse(y$subgroup == s, "own", "rest"))
    e <- svyby(~x, ~side, svydesign(ids = ~1, weights = ~1, data = y), svymean)
    m <- coef(e); v <- SE(e)^2 * f
    df <- sum(v)^2 / (v[1]^2 / (sum(y$side == "own") - 1) + v[2]^2 / (sum(y$side == "rest") - 1))
    z <- (m[1] - m[2]) / sqrt(sum(v))
    out <- rbind(out, data.frame(organisation = o, subgroup = s, n = sum(y$side == "own"), score = m[[1]],
      variance = v[[1]], rest = m[[2]], rest_variance = v[[2]], p = 2 * pnorm(-abs(z)),
      p_welch = 2 * pt(-abs(z), df)))
  }
}
out$q <- ave(out$p, out$organisation, FUN = function(p) p.adjust(p, "BH"))
for (k in names(out)) out[[k]] <- formatC(out[[k]], digits = 17, format = "g")
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
