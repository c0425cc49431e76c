package dev.muster.runtime;

import dev.muster.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlHelper;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;

/** Looks for due work by the query of a claim, which is {@code UPDATE … WHERE id = (query) RETURNING …}. */
public final class DueWork {
    private static final String BEFORE = "WHERE id = (";
    private static final String AFTER = "RETURNING";
    /** The mark of a parameter in a statement, as for endpoints of Camel. */
    private static final String PLACEHOLDER = "#";

    private final Ledger ledger;
    private final SqlPrepareStatementStrategy parameters = new DefaultSqlPrepareStatementStrategy();
    private final Map<String, String> queries = new ConcurrentHashMap<>();

    public DueWork(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Returns whether a claim would find a row now.
     *
     * @param claim the name of its file
     * @throws Exception if the ledger cannot be read
     */
    public boolean isDue(String claim, Exchange exchange) throws Exception {
        String query = query(claim, exchange.getContext());
        String prepared = parameters.prepareQuery(query, true, exchange);
        int expected = (int) prepared.chars().filter(letter -> letter == '?').count();
        List<Object> values = new ArrayList<>(expected);
        if (expected > 0) {
            parameters
                    .createPopulateIterator(query, prepared, expected, exchange, null)
                    .forEachRemaining(values::add);
        }
        return ledger.finds(prepared, values);
    }

    private String query(String claim, CamelContext context) throws Exception {
        String known = queries.get(claim);
        if (known == null) {
            known = queryOf(SqlHelper.resolveQuery(context, "classpath:sql/" + claim + ".sql", PLACEHOLDER));
            queries.put(claim, known);
        }
        return known;
    }

    static String queryOf(String claim) {
        int begin = claim.indexOf(BEFORE);
        int end = claim.lastIndexOf(')', claim.lastIndexOf(AFTER));
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("Not of the form UPDATE … WHERE id = (query) RETURNING …: " + claim);
        }
        return claim.substring(begin + BEFORE.length(), end);
    }
}
