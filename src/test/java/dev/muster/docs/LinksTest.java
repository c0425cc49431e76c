package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A newcomer finds every page, and no link leads to nothing. */
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
    void linksEveryPageFromTheReadme() {
        List<Path> named =
                pages.get(0).links().stream().map(MarkdownPage.Link::path).toList();

        assertThat(pages.stream().skip(1).map(MarkdownPage::file)).isNotEmpty().isSubsetOf(named);
    }

    private List<MarkdownPage.Link> links() {
        return pages.stream().flatMap(page -> page.links().stream()).toList();
    }
}
