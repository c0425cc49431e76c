package dev.muster.benchmarks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** A bare loop, the least that an import costs. Arguments: file, URL, batch size. */
final class Loop {
    private Loop() {}

    public static void main(String[] args) throws Exception {
        var client = new BulkClient(args[1]);
        int size = Integer.parseInt(args[2]);
        var batch = new ArrayList<Map<String, String>>(size);
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(Path.of(args[0]))) {
            for (NamedCsvRecord row : rows) {
                batch.add(row.getFieldsAsMap());
                if (batch.size() == size) {
                    client.send(batch);
                    batch.clear();
                }
            }
        }
        if (!batch.isEmpty()) {
            client.send(batch);
        }
    }
}
