package dev.muster.results;

/**
 * How far the reading of a job's results is.
 *
 * @param skip    how many work results to skip for the next page
 * @param more    whether there may be a next page
 * @param trouble why the pages could not be read to their end; {@code null} while they could
 * @param refused whether the trouble is the service's own answer: it will not give these results
 */
public record Page(int skip, boolean more, String trouble, boolean refused) {
    /** The most work results that the service gives in one page (documented). */
    public static final int LIMIT = 100;

    /** No job has as many work results: a service that goes on beyond it gives the same ones again and again. */
    private static final int MOST_RESULTS = 10_000;

    public Page(int skip, boolean more, String trouble) {
        this(skip, more, trouble, false);
    }

    static final Page FIRST = new Page(0, true, null);

    Page next(int size) {
        return new Page(skip + size, size == LIMIT && skip + size < MOST_RESULTS, null);
    }

    Page broken(String why, boolean byTheService) {
        return new Page(skip, false, why, byTheService);
    }
}
