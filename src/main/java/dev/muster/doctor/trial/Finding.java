package dev.muster.doctor.trial;

/**
 * What was learned of one thing.
 *
 * @param topic a word or two with a hyphen between them
 * @param seen in words for people, without a full stop
 */
public record Finding(String topic, Verdict verdict, String seen) {

    static Finding of(String topic, boolean asExpected, String seen) {
        return new Finding(topic, asExpected ? Verdict.EXPECTED : Verdict.DIFFERENT, seen);
    }

    static Finding inEitherCase(String topic, String seen) {
        return new Finding(topic, Verdict.EITHER_WAY, seen);
    }

    static Finding unclear(String topic, String seen) {
        return new Finding(topic, Verdict.UNCLEAR, seen);
    }
}
