package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Relative links and anchors in Markdown pages lead somewhere, and so do the paths of pages that sources name. */
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE_BLOCK = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]*)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern PAGE = Pattern.compile("(?<![/\\w.])docs/[a-z0-9/-]+\\.md");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    @Test
    void everyLinkLeadsToAFileAndItsAnchorToAHeading() throws IOException {
        Map<Path, Set<String>> anchors = new HashMap<>();
        List<Path> pages = files(name -> name.endsWith(".md"));
        for (Path page : pages) {
            anchors.put(page, anchors(Files.readString(page)));
        }
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            broken.addAll(broken(page, Files.readString(page), anchors));
        }
        assertThat(broken).isEmpty();
        assertThat(pages).hasSizeGreaterThan(40);
    }

    @Test
    void pagesThatSourcesNameAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path source : files(name -> name.endsWith(".java")
                || name.endsWith(".xml")
                || name.endsWith(".md")
                || Set.of("demo", "example", "regenerate").contains(name))) {
            PAGE.matcher(Files.readString(source))
                    .results()
                    .map(page -> page.group())
                    .filter(page -> !Files.exists(ROOT.resolve(page)))
                    .forEach(page -> missing.add(ROOT.relativize(source) + " names " + page));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void aBrokenLinkIsNoticed() {
        Path page = ROOT.resolve("docs/index.md");
        Map<Path, Set<String>> anchors = Map.of(page, anchors("# A `b`, c\n# A `b`, c\n<a id=\"d\"></a>\n"));
        assertThat(broken(page, "[x](#a-b-c) [y](index.md#a-b-c-1) [z](#d)", anchors))
                .isEmpty();
        assertThat(broken(page, "[x](#e) [y](no-such-page.md) [z](https://example.com)", anchors))
                .hasSize(2);
    }

    private static List<String> broken(Path page, String text, Map<Path, Set<String>> anchors) {
        List<String> broken = new ArrayList<>();
        String prose = CODE.matcher(CODE_BLOCK.matcher(text).replaceAll("")).replaceAll("");
        Matcher links = LINK.matcher(prose);
        while (links.find()) {
            String link = links.group(1);
            if (!link.contains("://") && !link.startsWith("mailto:") && !leadsSomewhere(page, link, anchors)) {
                broken.add(ROOT.relativize(page) + ": " + link);
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path page, String link, Map<Path, Set<String>> anchors) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors.getOrDefault(target, Set.of()).contains(link.substring(hash + 1)));
    }

    /** The anchors that GitHub gives to headings, and those that the page sets itself. */
    private static Set<String> anchors(String text) {
        String prose = CODE_BLOCK.matcher(text).replaceAll("");
        Set<String> anchors = new HashSet<>();
        HEADING.matcher(prose).results().map(heading -> slug(heading.group(1))).forEach(slug -> {
            String unique = slug;
            for (int i = 1; !anchors.add(unique); i++) {
                unique = slug + "-" + i;
            }
        });
        ANCHOR.matcher(prose).results().forEach(anchor -> anchors.add(anchor.group(1)));
        return anchors;
    }

    private static String slug(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<Path> files(Predicate<String> names) throws IOException {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(file -> names.test(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .filter(LinksTest::isOurs)
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : ROOT.relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
