package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every page can be reached from the README, and every link leads somewhere. */
class LinksTest {
    private final List<MarkdownPage> pages;

    LinksTest() throws IOException {
        pages = MarkdownPage.all();
    }

    @Test
    void resolvesEveryLink() {
        assertThat(links())
                .isNotEmpty()
                .allSatisfy(link ->
                        assertThat(Files.exists(link.path())).as("%s", link).isTrue());
    }

    @Test
    void resolvesEveryAnchor() {
        assertThat(links().stream().filter(link -> !link.anchor().isEmpty()))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(MarkdownPage.of(link.path()).anchors())
                        .as("%s", link)
                        .contains(link.anchor()));
    }

    @Test
    void leadsFromTheReadmeToEveryPage() {
        Set<Path> reached = new LinkedHashSet<>();
        Deque<MarkdownPage> ahead = new ArrayDeque<>(List.of(pages.get(0)));
        while (!ahead.isEmpty()) {
            MarkdownPage page = ahead.pop();
            if (reached.add(page.file())) {
                ahead.addAll(pages.stream()
                        .filter(other -> page.links().stream()
                                .anyMatch(link -> link.path().equals(other.file())))
                        .toList());
            }
        }

        assertThat(pages).hasSizeGreaterThan(20).extracting(MarkdownPage::file).isSubsetOf(reached);
    }

    private List<MarkdownPage.Link> links() {
        return pages.stream().flatMap(page -> page.links().stream()).toList();
    }
}
