package io.fluentopenai.testkit.internal.form;

import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fields of forms that are not multipart, seen as parts. */
public final class FormField {

    private FormField() {}

    public static Part part(String name, String text) {
        return new ReceivedPart(name, null, null, Map.of(), SeekableContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The fields of an {@code application/x-www-form-urlencoded} body. */
    public static List<Part> parts(String body) {
        List<Part> parts = new ArrayList<>();
        Query.parse(body).forEach((name, texts) -> texts.forEach(text -> parts.add(part(name, text))));
        return parts;
    }
}
