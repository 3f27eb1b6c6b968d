package io.fluentopenai.testkit.internal.form;

import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code multipart/form-data} (RFC 7578) and says exactly what is wrong with a body that is none. It is as strict as
 * the strictest server: no preamble, no bare line feeds, a name for each part, a closing boundary with nothing behind it.
 */
public final class Multipart {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final int LONGEST_BOUNDARY = 70;

    private final SeekableContent body;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();
    private long at;

    private Multipart(SeekableContent body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The parts of a body, in order. */
    public static List<Part> parse(String contentType, SeekableContent body) throws MalformedBodyException {
        String boundary = HeaderValue.of(contentType).parameter("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw new MalformedBodyException("the content type has no boundary");
        }
        if (boundary.length() > LONGEST_BOUNDARY) {
            throw new MalformedBodyException("the boundary has more than " + LONGEST_BOUNDARY + " characters");
        }
        return new Multipart(body, boundary).parse();
    }

    private List<Part> parse() throws MalformedBodyException {
        if (!startsWith(delimiter, 0)) {
            throw new MalformedBodyException("the body does not start with the boundary");
        }
        at = delimiter.length;
        byte[] inner = (new String(LINE_END, StandardCharsets.ISO_8859_1)
                        + new String(delimiter, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        while (!startsWith(new byte[] {'-', '-'}, at)) {
            if (!startsWith(LINE_END, at)) {
                throw new MalformedBodyException("no line end after the boundary at byte " + at);
            }
            // The line end before a header block also serves as the blank line of a part without headers.
            long blank = body.indexOf(BLANK_LINE, at);
            long end = blank < 0 ? -1 : body.indexOf(inner, blank + 2);
            if (end < 0) {
                throw new MalformedBodyException("part " + (parts.size() + 1) + " is not closed by the boundary");
            }
            String head = blank == at
                    ? ""
                    : body.slice(at + 2, Math.max(0, blank - at - 2)).text();
            long contentStart = blank + BLANK_LINE.length;
            if (end < contentStart) {
                throw new MalformedBodyException("no blank line after the headers of part " + (parts.size() + 1));
            }
            parts.add(part(head, body.slice(contentStart, end - contentStart)));
            at = end + inner.length;
        }
        at += 2;
        if (at < body.length() && !(at + 2 == body.length() && startsWith(LINE_END, at))) {
            throw new MalformedBodyException("there is data after the closing boundary");
        }
        return List.copyOf(parts);
    }

    private Part part(String head, SeekableContent content) throws MalformedBodyException {
        int number = parts.size() + 1;
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : head.isEmpty() ? new String[0] : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new MalformedBodyException("part " + number + " has a header line without a name");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String disposition = headers.get("content-disposition");
        if (disposition == null) {
            throw new MalformedBodyException("part " + number + " has no Content-Disposition");
        }
        HeaderValue value = HeaderValue.of(disposition);
        @Nullable String name = value.parameter("name");
        if (!value.value().equalsIgnoreCase("form-data") || name == null) {
            throw new MalformedBodyException("part " + number + " is not form-data with a name");
        }
        return new ReceivedPart(name, value.parameter("filename"), headers.get("content-type"), headers, content);
    }

    private boolean startsWith(byte[] text, long from) {
        return Arrays.equals(
                text,
                body.slice(from, Math.max(0, Math.min(text.length, body.length() - from)))
                        .bytes());
    }
}
