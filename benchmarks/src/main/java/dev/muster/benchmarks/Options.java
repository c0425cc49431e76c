package dev.muster.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * The options of a run.
 *
 * @param muster the folder of Muster, a checkout or an unpacked package
 * @param rows the rows of every scenario, instead of its own; 0 for its own
 */
record Options(Path muster, Path target, List<Scenario> scenarios, int rounds, int rows, int batch) {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final String CLASSPATH = System.getProperty("java.class.path");

    static Options ofSystemProperties() {
        String rows = System.getProperty("rows", "");
        return new Options(
                Path.of(System.getProperty("muster", "..")).toAbsolutePath().normalize(),
                Path.of(System.getProperty("target", "target")).toAbsolutePath(),
                Scenario.named(System.getProperty("scenarios", "all")),
                Integer.getInteger("rounds", 3),
                rows.isBlank() ? 0 : Integer.parseInt(rows),
                Integer.getInteger("batch", 500));
    }

    int rows(Scenario scenario) {
        return rows == 0 ? scenario.rows() : rows;
    }
}
