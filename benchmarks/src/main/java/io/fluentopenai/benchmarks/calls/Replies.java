package io.fluentopenai.benchmarks.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.benchmarks.Documents;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** What contenders ask the server for, and how much they must find in its replies. */
final class Replies {
    static final int VECTORS = 256;
    static final int DIMENSIONS = 1_536;
    static final int PAGES = 10;

    /** The texts to embed. */
    static final List<String> INPUTS = IntStream.range(0, VECTORS)
            .mapToObj(i -> "The river rose over night, and we measured it " + i + " times.")
            .toList();

    /** The deltas of streams, by turns; as many as the server writes at once. */
    static final List<String> DELTAS = List.of(
            " the",
            " river",
            " rose",
            " over",
            " night",
            ",",
            " and",
            " we",
            " measured",
            " it",
            " twice",
            ".",
            " naïve",
            " estimates",
            " were",
            " gone");

    /** The number of characters of the chat reply. */
    static final long CHAT_TEXT = length(Documents.chatCompletion(), "/choices/0/message/content");

    /** The number of characters of the response's text. */
    static final long RESPONSE_TEXT = length(Documents.smallResponse(), "/output/0/content/0/text");

    private static final String MODEL = "deltas-";

    private Replies() {}

    private static long length(byte[] json, String pointer) {
        try {
            JsonNode text = JsonMapper.builder().build().readTree(json).at(pointer);
            return text.textValue().length();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the model that asks for a stream of so many deltas, which must be a multiple of those written at once. */
    static String model(int deltas) {
        return MODEL + deltas;
    }

    /** Returns the number of deltas that a request asks for by its model; 0 if it does not ask for a stream. */
    static int deltas(String request) {
        int at = request.indexOf(MODEL);
        int deltas = 0;
        for (int i = at + MODEL.length(); at >= 0 && Character.isDigit(request.charAt(i)); i++) {
            deltas = 10 * deltas + request.charAt(i) - '0';
        }
        return deltas;
    }

    /** Returns the number of characters in a stream of so many deltas. */
    static long textOf(int deltas) {
        return DELTAS.stream().mapToInt(String::length).sum() * (long) (deltas / DELTAS.size());
    }
}
