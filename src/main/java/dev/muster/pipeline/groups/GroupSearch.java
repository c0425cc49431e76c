package dev.muster.pipeline.groups;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A search for the user group with a name. */
public record GroupSearch(String name) {

    /** The value of the query parameter {@code filter}; upper and lower case matter (documented). */
    public String filter() {
        return URLEncoder.encode("name:eq:" + name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
