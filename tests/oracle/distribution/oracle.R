# Shares of answers by R survey and base R.
# R survey: svymean of a factor gives weighted shares and linearised standard errors, which carry
# n/(n-1), taken off here; svyciprop gives crude ones; postStratify standardises an organisation
# whose people all answered by itself, without weights of ours. Base R: cov.wt(method = "ML") gives
# the weighted spread of the indicator; prop.test without correction is Wilson's interval, and takes
# an effective number of people too; weighted.mean, pnorm.
# Writes input.csv, expected.csv (organisations) and national.csv (all together, and two waves).
# Codes 1 2 3 carry a score, 4 does not, 0 is blank.
suppressMessages(library(survey))
set.seed(14)
n <- c(29, 30, 80, 300, 1, 40, 60, 90)
draw <- function(wave) do.call(rbind, lapply(seq_along(n), function(o) {
  a <- sample(0:4, n[o], TRUE, c(1, 5 + wave, 4, 2, 1))
  p <- rep(1, 4)
  if (o == 3) p[2] <- 0                               # an empty stratum
  if (o == 4) p[4] <- 0.03                            # a rare stratum: weights are cut to 5
  if (o == 5) a <- 1                                  # one respondent
  if (o == 6) a <- rep(2, n[o])                       # all answers are equal
  if (o == 7) a[a == 0] <- 1                          # everybody answered
  if (o == 7) a[a == 4] <- 2
  if (o == 8) a[a == 3] <- 1                          # an answer that nobody gave
  data.frame(wave, organisation = sprintf("T%02d", o), stratum = sample(1:4, n[o], TRUE, p), a)
}))
d <- rbind(draw(1), draw(2))
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE)
wilson <- function(p, k) as.numeric(suppressWarnings(prop.test(p * k, k, correct = FALSE))$conf.int)
out <- all <- NULL
for (v in 1:2) {
  whole <- d[d$wave == v, ]; P <- as.numeric(table(factor(whole$stratum, 1:4))) / nrow(whole)
  for (o in unique(d$organisation)) {
    x <- whole[whole$organisation == o, ]
    held <- as.numeric(table(factor(x$stratum, 1:4))) / nrow(x)
    x$w <- pmin(5, P[x$stratum] / held[x$stratum])
    for (base in c("scored", "all")) {
      y <- x[x$a > 0 & (base == "all" | x$a < 4), ]; k <- nrow(y); codes <- if (base == "all") 1:4 else 1:3
      kish <- sum(y$w)^2 / sum(y$w^2)
      for (code in codes) {
        y$i <- as.numeric(y$a == code)
        if (k > 1) {
          s <- svymean(~i, svydesign(ids = ~1, weights = ~w, data = y))
          share <- coef(s)[[1]]; lin <- vcov(s)[[1]] * (k - 1) / k
          V <- cov.wt(cbind(y$i), wt = y$w / sum(y$w), method = "ML")$cov[1, 1] / kish
          crude <- as.numeric(svyciprop(~i, svydesign(ids = ~1, weights = ~1, data = y), method = "mean"))
          stopifnot(all.equal(crude, mean(y$i), tolerance = 1e-10))
        } else { share <- y$i; lin <- V <- 0 }
        standardised <- NA
        if (o == "T07" && base == "scored") {
          one <- postStratify(svydesign(ids = ~1, weights = ~1, data = y), ~stratum, data.frame(stratum = 1:4, Freq = P))
          standardised <- coef(svymean(~i, one))[[1]]
        }
        ends <- wilson(share, kish)
        out <- rbind(out, data.frame(wave = v, organisation = o, base, code, share, V, lin, W = sum(y$w),
          lower = ends[1], upper = ends[2], standardised))
      }
    }
  }
  these <- out[out$wave == v & out$base == "scored" & out$organisation != "T05", ]   # T05 is not compared
  for (code in 1:3) {
    t <- these[these$code == code, ]
    all <- rbind(all, data.frame(wave = v, code, mean = mean(t$share), mean_se = sqrt(sum(t$V)) / nrow(t),
      pooled = weighted.mean(t$share, t$W), pooled_se = sqrt(sum(t$W^2 * t$V)) / sum(t$W)))
  }
}
now <- all[all$wave == 2, ]; then <- all[all$wave == 1, ]
now$difference <- now$mean - then$mean
now$z <- now$difference / sqrt(now$mean_se^2 + then$mean_se^2); now$p <- 2 * pnorm(-abs(now$z))
all <- merge(all, now[c("wave", "code", "difference", "z", "p")], all.x = TRUE)
num <- function(t) { for (k in names(t)) if (is.numeric(t[[k]])) t[[k]] <- formatC(t[[k]], digits = 17, format = "g"); t }
write.csv(num(out), "expected.csv", row.names = FALSE, quote = FALSE)
write.csv(num(all), "national.csv", row.names = FALSE, quote = FALSE)
