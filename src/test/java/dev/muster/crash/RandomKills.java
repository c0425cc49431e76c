package dev.muster.crash;

import dev.muster.records.schema.Operation;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.SampleOfRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** An import that is killed several times at random points, determined by a seed. */
final class RandomKills {
    /** The system property to repeat a failed run. */
    private static final String SEED = "muster.kill.seed";

    private static final int MOST_KILLS = 4;
    /** Nearly every import is done after this number of steps. */
    private static final double MOST_STEPS = 3000;

    private final long seed;
    private final Scenario scenario;
    private final Operation operation;
    private final SourceKind form;
    private final int usersPerSecond;
    private final List<Long> steps = new ArrayList<>();

    RandomKills(long seed) {
        this.seed = seed;
        var random = new Random(seed);
        scenario = oneOf(
                Arrays.stream(Scenario.values()).filter(Scenario::isLeftAlone).toList(), random);
        operation = oneOf(scenario.operations().stream().sorted().toList(), random);
        form = oneOf(scenario.forms().stream().sorted().toList(), random);
        usersPerSecond = scenario == Scenario.LONG ? scenario.usersPerSecond() : oneOf(List.of(20, 200, 2000), random);
        int kills = 1 + random.nextInt(MOST_KILLS);
        for (int kill = 0; kill < kills; kill++) {
            // Prefers early steps, which all differ, while late ones repeat.
            steps.add(Math.round(Math.pow(MOST_STEPS, random.nextDouble())));
        }
    }

    private static <T> T oneOf(List<T> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    /** Random seeds derived from one number, or the requested seed. */
    static LongStream seeds(int number) {
        Long asked = Long.getLong(SEED);
        if (asked != null) {
            return LongStream.of(asked);
        }
        return new Random(SampleOfRun.number("Random kills")).longs(number, 0, 1_000_000_000);
    }

    void verify(Path root, SandboxBroker broker, ProcessRuns runs) throws Exception {
        try (var killed = CrashedImport.prepared(scenario, operation, form, root, broker.url(), usersPerSecond)) {
            killed.killAfter(steps, runs);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(this + " did not end well; repeat it by -D" + SEED + "=" + seed, e);
        }
    }

    @Override
    public String toString() {
        return scenario + " of " + operation.word() + " from " + form + " at " + usersPerSecond
                + " users a second, killed after " + steps + " steps";
    }
}
