# Rscript survey.R DATA_FOLDER ITEMS.csv OUT.csv
# The same job for one wave with R's survey package: read the raw files, weight every population by
# age and sex within organisation, and give every organisation's mean and standard error of every
# item and every section in every population. ITEMS.csv: section, item, option, score (blank where
# an option carries none). Sections are the mean of their items over people who answered all of
# them, as svymean has it; the last line printed is the seconds of work, without loading packages.
suppressMessages(library(survey))
a <- commandArgs(TRUE)
start <- proc.time()[[3]]
answers <- read.csv(file.path(a[1], "responses.csv"))
people <- read.csv(file.path(a[1], "sample.csv"))
scores <- read.csv(a[2])
d <- merge(people[people$outcome == 1, ], answers, by = "record_id")
age <- ifelse(is.na(d$age_answer), d$age, d$age_answer)
sex <- ifelse(d$sex_answer %in% 1:2, d$sex_answer, d$sex)
d$stratum <- paste(cut(age, c(15, 35, 50, 65, 120)), sex)
d <- d[!is.na(age) & sex %in% 1:2, ]
items <- unique(scores$item)
for (item in items) {
  key <- scores[scores$item == item, ]
  d[[item]] <- key$score[match(d[[item]], key$option)]
}
out <- NULL
keep <- function(group, measure, organisation, score, se)
  out <<- rbind(out, data.frame(group, measure, organisation, score, se))
for (group in sort(unique(d$group))) {
  x <- d[d$group == group, ]
  p <- table(x$stratum) / nrow(x)
  po <- prop.table(table(x$organisation, x$stratum), 1)
  x$w <- pmin(5, as.numeric(p[x$stratum]) / po[cbind(x$organisation, x$stratum)])
  for (item in items) {
    y <- x[!is.na(x[[item]]), ]
    design <- svydesign(ids = ~1, weights = ~w, data = y)
    by <- svyby(as.formula(paste0("~", item)), ~organisation, design, svymean)
    keep(group, item, by$organisation, by[[item]], by$se)
  }
  for (section in unique(scores$section)) {
    own <- unique(scores$item[scores$section == section])
    y <- x[complete.cases(x[, own, drop = FALSE]), ]
    for (organisation in unique(y$organisation)) {
      z <- y[y$organisation == organisation, ]
      if (nrow(z) < 2) next
      design <- svydesign(ids = ~1, weights = ~w, data = z)
      means <- svymean(reformulate(own), design)
      whole <- svycontrast(means, setNames(rep(1 / length(own), length(own)), names(coef(means))))
      keep(group, section, organisation, coef(whole)[[1]], sqrt(attr(whole, "var")[[1]]))
    }
  }
}
write.csv(out, a[3], row.names = FALSE)
cat(proc.time()[[3]] - start, "\n")
