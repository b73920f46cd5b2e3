# Inequality between the subgroups of a country by R survey: svyby gives means of domains, svycontrast
# a sum of them with its standard error (k/(k-1) of the k people of the design taken off); lm with
# weights the slope over ranks. Writes input.csv and expected.csv: one row a question.
suppressMessages(library(survey))
set.seed(41)
d <- do.call(rbind, lapply(1:3, function(i) data.frame(
  item = i, subgroup = sample(1:5, 400, TRUE, c(1, 3, 4, 2, i)), noise = runif(400))))
d$x <- c(0, 5, 10)[1 + (d$noise > 0.3) + (d$noise > 0.75 - 0.05 * d$subgroup * (d$item - 1))]
write.csv(d[c("item", "subgroup", "x")], "input.csv", row.names = FALSE, quote = FALSE)
out <- NULL
for (i in 1:3) {
  y <- d[d$item == i, ]; k <- nrow(y)
  e <- svyby(~x, ~subgroup, svydesign(ids = ~1, weights = ~1, data = y), svymean, covmat = TRUE)
  p <- as.numeric(table(y$subgroup)) / k; rank <- cumsum(p) - p / 2
  line <- lm(coef(e) ~ rank, weights = p)
  factor <- p * (rank - 0.5) / sum(p * (rank - 0.5)^2)
  slope <- svycontrast(e, setNames(factor, names(coef(e))))
  stopifnot(all.equal(coef(line)[[2]], coef(slope)[[1]], tolerance = 1e-10))
  out <- rbind(out, data.frame(item = i, range = diff(range(coef(e))), slope = coef(line)[[2]],
    error = sqrt(vcov(slope)[1, 1] * (k - 1) / k)))
}
for (n in names(out)) out[[n]] <- formatC(out[[n]], digits = 17, format = "g")
write.csv(out, "expected.csv", row.names = FALSE, quote = FALSE)
# Shares of answers in each subgroup: means of domains, with Wilson's interval of whole per cent.
out <- NULL
for (i in 1:3) {
  e <- svyby(~factor(x), ~subgroup, svydesign(ids = ~1, weights = ~1, data = d[d$item == i, ]), svymean)
  for (g in 1:5) for (level in c(0, 5, 10)) {
    p <- e[g, paste0("factor(x)", level)]; n <- round(sum(d$item == i & d$subgroup == g) / 10) * 10
    whole <- floor(p * 100 + 0.5) / 100
    w <- suppressWarnings(prop.test(whole * n, n, correct = FALSE)$conf.int)
    out <- rbind(out, data.frame(item = i, subgroup = g, level = level, share = p, lower = w[1], upper = w[2]))
  }
}
for (n in c("share", "lower", "upper")) out[[n]] <- formatC(out[[n]], digits = 17, format = "g")
write.csv(out, "shares.csv", row.names = FALSE, quote = FALSE)
