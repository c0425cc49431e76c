package dev.muster.doctor.learn;

/**
 * What was learned of one thing.
 *
 * @param topic a word or two with a hyphen between them
 * @param seen  in words for people, without a full stop
 */
public record Lesson(String topic, Verdict verdict, String seen) {

    static Lesson of(String topic, boolean asExpected, String seen) {
        return new Lesson(topic, asExpected ? Verdict.EXPECTED : Verdict.DIFFERENT, seen);
    }

    static Lesson eitherWay(String topic, String seen) {
        return new Lesson(topic, Verdict.EITHER_WAY, seen);
    }

    static Lesson unclear(String topic, String seen) {
        return new Lesson(topic, Verdict.UNCLEAR, seen);
    }
}
