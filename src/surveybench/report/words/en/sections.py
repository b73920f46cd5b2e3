"""What a section's score is made of, where it is not the plain mean of its own questions."""

PLAIN = "A section's score is the plain average of its questions' scores."
MIXED = "A section's score is the plain average of its questions' scores, but of {sections}."
NONE_PLAIN = "What each section's score is made of stands with it."
MADE = {
    "items": "The score is the average of the scores of {parts}.",
    "items_weighted": (
        "The score is the average of the scores of {parts}, each as often as it counts."
    ),
    "persons": "The score is the average over {respondents}, of each the average of the scored "
    "answers to {parts}.",
    "persons_weighted": "The score is the average over {respondents}, of each the average of the "
    "scored answers to {parts}, each as often as it counts.",
}
PART = "{name} ({times} times)"
ONCE = "{name} (once)"
NEVER = "{name} (not counted)"
ELSEWHERE = "{questions} also count here; they are shown in full in {sections}."
ELSEWHERE_ONE = "{questions} also counts here; it is shown in full in {sections}."
HIDDEN_PARTLY = (
    "Your section score is not shown: beside the scores of its questions it would tell what the "
    "few answered who answered a part of them."
)
