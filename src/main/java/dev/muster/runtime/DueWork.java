package dev.muster.runtime;

import dev.muster.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlHelper;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for due work before a claim. A claim takes the ledger's only write lock even if nothing is due; the query
 * inside it only reads.
 */
public final class DueWork extends DefaultPollingConsumerPollStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
    private static final String BEFORE = "WHERE id = (";
    private static final String AFTER = "RETURNING";

    private final Ledger ledger;
    private final SqlPrepareStatementStrategy parameters = new DefaultSqlPrepareStatementStrategy();
    private final Map<String, String> queries = new ConcurrentHashMap<>();

    public DueWork(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Returns whether to claim. A failure is left to the claim, which meets and reports it too. */
    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        try {
            return isDue((SqlEndpoint) endpoint);
        } catch (Exception e) {
            LOG.debug("Cannot look for due work", e);
            return true;
        }
    }

    private boolean isDue(SqlEndpoint endpoint) throws Exception {
        String query = query(endpoint);
        Exchange exchange = endpoint.createExchange();
        String prepared = parameters.prepareQuery(query, endpoint.isAllowNamedParameters(), exchange);
        int expected = (int) prepared.chars().filter(letter -> letter == '?').count();
        List<Object> values = new ArrayList<>(expected);
        if (expected > 0) {
            parameters
                    .createPopulateIterator(query, prepared, expected, exchange, null)
                    .forEachRemaining(values::add);
        }
        return ledger.finds(prepared, values);
    }

    /** The query for due rows in the statement of a claim, which is {@code UPDATE … WHERE id = (query) RETURNING …}. */
    private String query(SqlEndpoint endpoint) throws Exception {
        String known = queries.get(endpoint.getQuery());
        if (known == null) {
            known = queryOf(
                    SqlHelper.resolveQuery(endpoint.getCamelContext(), endpoint.getQuery(), endpoint.getPlaceholder()));
            queries.put(endpoint.getQuery(), known);
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
