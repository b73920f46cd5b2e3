# Means of groups of organisations, own places and sizes by base R: ave and rank(ties.method = "min").
# Writes input.csv and expected.csv.
set.seed(52)
d <- data.frame(organisation = 1:24, group = c(rep(1:3, length.out = 22), 4, 0),
  score = round(runif(24, 5, 8), 1))
d$score[c(5, 9)] <- NA                       # not compared
d$score[c(1, 4)] <- 7.3                      # a tie
write.csv(d, "input.csv", row.names = FALSE, quote = FALSE, na = "nan")
k <- d[!is.na(d$score) & d$group > 0, ]
k$mean <- ave(k$score, k$group); k$count <- ave(k$score, k$group, FUN = length)
k$place <- ave(-k$score, k$group, FUN = function(x) rank(x, ties.method = "min"))
k <- k[k$count > 1, ]                        # a group of one has no peers
for (n in c("mean", "count", "place")) k[[n]] <- formatC(k[[n]], digits = 17, format = "g")
write.csv(k[c("organisation", "mean", "place", "count")], "expected.csv", row.names = FALSE, quote = FALSE)
