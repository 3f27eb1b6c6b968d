package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallChunk;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallChunkCustom;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallChunkFunction;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionResponseMessageFunctionCall;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDeltaFunctionCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the tool calls of a streamed chat message. A piece belongs to the call with its id or index. Where a server numbers
 * all calls alike, or none, and gives them no ids, a piece with a name begins another call once the JSON of the one before is
 * complete.
 */
public final class StreamedToolCalls {
    private static final String FUNCTION = "function";
    private static final String CUSTOM = "custom";

    private final List<Call> calls = new ArrayList<>();
    private @Nullable Call legacy;
    private int delta;

    /** Takes the pieces of a delta. */
    public void accept(@Nullable List<ChatCompletionMessageToolCallChunk> pieces) {
        delta++;
        for (ChatCompletionMessageToolCallChunk piece : LenientValues.in(pieces)) {
            accept(Piece.of(piece));
        }
    }

    /** Takes a piece of the one call that a message had before there were several. */
    public void accept(ChatCompletionStreamResponseDeltaFunctionCall piece) {
        if (legacy == null) {
            legacy = new Call(0);
        }
        legacy.add(Piece.of(piece), 0);
    }

    private void accept(Piece piece) {
        Call call = goesOnWith(piece);
        if (call == null) {
            Call before = last();
            call = new Call(piece.index == null ? calls.size() : piece.index);
            call.doubtful = before != null && piece.id.isEmpty() && before.isNamed(piece.name);
            calls.add(call);
        }
        call.add(piece, delta);
    }

    /** Returns the call that a piece belongs to; null if it begins one. */
    private @Nullable Call goesOnWith(Piece piece) {
        Call call = piece.id.isEmpty() ? null : latest(known -> known.id.equals(piece.id) && known.takes(piece));
        if (call == null) {
            call = piece.index == null ? last() : latest(known -> known.index == piece.index);
        }
        if (call != null) {
            return call.isFollowedBy(piece, delta) ? null : call;
        }
        // A piece with an index of its own and nothing else that could begin a call.
        Call last = last();
        boolean bare = piece.id.isEmpty() && piece.name.isEmpty() && !piece.arguments.isBlank();
        return bare && last != null && !last.isWhole() ? last : null;
    }

    private @Nullable Call last() {
        return latest(call -> true);
    }

    private @Nullable Call latest(Predicate<Call> fitting) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (fitting.test(calls.get(i))) {
                return calls.get(i);
            }
        }
        return null;
    }

    /** Returns the calls in the order of their indexes. One that was given no id has none. */
    public List<ChatCompletionMessageToolCallsItem> result() {
        return calls.stream()
                .filter(Call::isReal)
                .sorted(Comparator.comparingLong(call -> call.index))
                .map(call -> Json.read(call.toTree().toString(), ChatCompletionMessageToolCallsItem.class))
                .toList();
    }

    /** Returns the one call of a message of the older kind; null if there is none. */
    public @Nullable ChatCompletionResponseMessageFunctionCall legacyResult() {
        return legacy == null || !legacy.isReal()
                ? null
                : Json.read(legacy.innerTree().toString(), ChatCompletionResponseMessageFunctionCall.class);
    }

    /** A piece of a call; what it does not say is empty. */
    private record Piece(
            @Nullable Long index,
            String id,
            String type,
            boolean custom,
            String name,
            String arguments,
            Map<String, JsonNode> extras,
            Map<String, JsonNode> innerExtras) {
        static Piece of(ChatCompletionMessageToolCallChunk chunk) {
            String id = said(chunk.id());
            String type = said(chunk.type());
            ChatCompletionMessageToolCallChunkCustom custom = chunk.custom();
            if (custom != null) {
                return new Piece(
                        chunk.index(),
                        id,
                        type,
                        true,
                        said(custom.name()),
                        text(custom.input(), custom, "input"),
                        chunk.extraProperties(),
                        custom.extraProperties());
            }
            ChatCompletionMessageToolCallChunkFunction function = chunk.function();
            return function == null
                    ? new Piece(chunk.index(), id, type, false, "", "", chunk.extraProperties(), Map.of())
                    : new Piece(
                            chunk.index(),
                            id,
                            type,
                            false,
                            said(function.name()),
                            text(function.arguments(), function, "arguments"),
                            chunk.extraProperties(),
                            function.extraProperties());
        }

        static Piece of(ChatCompletionStreamResponseDeltaFunctionCall call) {
            String arguments = text(call.arguments(), call, "arguments");
            return new Piece(null, "", "", false, said(call.name()), arguments, Map.of(), call.extraProperties());
        }

        private static String said(@Nullable String text) {
            return text == null ? "" : text;
        }

        /** A property's text; its JSON where a server sends an object, which is no text. */
        private static String text(@Nullable String text, JsonModel of, String property) {
            JsonNode other = text == null ? of.extraProperty(property) : null;
            if (other == null) {
                return said(text);
            }
            return other.isContainerNode() ? other.toString() : other.asText("");
        }
    }

    private static final class Call {
        private static final Set<String> OUTER = Set.of("index", "id", "type", FUNCTION, CUSTOM);
        private static final Set<String> INNER = Set.of("name", "arguments", "input");

        /** The maximum number of blanks around a value. */
        private static final int FEW = 16;

        private final long index;
        private final StringBuilder arguments = new StringBuilder();
        private final ObjectNode outer = JsonNodeFactory.instance.objectNode();
        private final ObjectNode inner = JsonNodeFactory.instance.objectNode();
        private String id = "";
        private String type = "";
        private String name = "";
        private boolean custom;

        /** True if some of the arguments have arrived. */
        private boolean begun;

        private JsonEnd end = new JsonEnd();

        /** The number of the delta that had the name. */
        private int namedIn;

        /** True if this may repeat the name of the previous call instead of starting one; the arguments will show. */
        private boolean doubtful;

        Call(long index) {
            this.index = index;
        }

        boolean isNamed(String other) {
            return name.equals(other);
        }

        /** Returns whether its arguments are one complete JSON value. The text of a custom tool is none. */
        boolean isWhole() {
            return !custom && (end.isReached() || is("null"));
        }

        private boolean is(String text) {
            return arguments.length() - text.length() < FEW
                    && arguments.toString().strip().equals(text);
        }

        /** Returns whether a piece with its id is one of it, though the index may say something else. */
        boolean takes(Piece piece) {
            return piece.index == null
                    || piece.index == index
                    || piece.name.isEmpty()
                    || isNamed(piece.name) && !isWhole();
        }

        /** Returns whether a piece that belongs here by its id or index begins another call all the same. */
        boolean isFollowedBy(Piece piece, int delta) {
            if (!id.isEmpty() && !piece.id.isEmpty() && !id.equals(piece.id)) {
                // Some servers give a new id to each piece of a call, and its name to the first.
                return piece.index == null || !piece.name.isEmpty();
            }
            if (name.isEmpty() || piece.name.isEmpty()) {
                return false;
            }
            if (!id.isEmpty() && id.equals(piece.id)) {
                return isWhole() && !piece.arguments.isBlank() && !isSaidAgain(piece.arguments);
            }
            return isWhole() || namedIn == delta || begun && !isNamed(piece.name);
        }

        private boolean isSaidAgain(String more) {
            return isWhole() && is(more.strip());
        }

        void add(Piece piece, int delta) {
            if (id.isEmpty()) {
                id = piece.id;
            }
            if (type.isBlank()) {
                type = piece.type;
            }
            custom |= piece.custom;
            if (!piece.name.isEmpty()) {
                addName(piece.name);
                namedIn = delta;
            }
            addArguments(piece.arguments);
            addExtras(piece.extras, OUTER, outer);
            addExtras(piece.innerExtras, INNER, inner);
        }

        /** A name comes whole, whole again, in pieces, or as far as it has come. */
        private void addName(String piece) {
            if (piece.startsWith(name)) {
                name = piece;
            } else if (!begun) {
                name += piece;
            }
        }

        private void addArguments(String piece) {
            if (isSaidAgain(piece)) {
                return;
            }
            if (is("{}") && piece.stripLeading().startsWith("{")) {
                // What stood there until they came.
                arguments.setLength(0);
                end = new JsonEnd();
            }
            begun |= !piece.isBlank();
            arguments.append(piece);
            end.accept(piece);
        }

        /** Signatures of what was thought, for one, which must come back with the call. */
        private static void addExtras(Map<String, JsonNode> piece, Set<String> known, ObjectNode extras) {
            piece.forEach((extra, value) -> {
                if (!known.contains(extra) && !value.isNull()) {
                    extras.set(extra, value);
                }
            });
        }

        boolean isReal() {
            return begun || !doubtful && !(name.isEmpty() && id.isEmpty());
        }

        ObjectNode innerTree() {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.put("name", name).put(custom ? "input" : "arguments", arguments.toString());
            tree.setAll(inner);
            return tree;
        }

        ObjectNode toTree() {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            if (!id.isEmpty()) {
                tree.put("id", id);
            }
            String kind = custom ? CUSTOM : FUNCTION;
            boolean known =
                    type.isBlank() || type.strip().toLowerCase(Locale.ROOT).equals(kind);
            tree.put("type", known ? kind : type);
            tree.set(kind, innerTree());
            tree.setAll(outer);
            return tree;
        }
    }

    /** Tells where a JSON value ends that comes in pieces, by its brackets and quotes alone. */
    private static final class JsonEnd {
        private int depth;
        private boolean quoted;
        private boolean escaped;
        private boolean reached;

        boolean isReached() {
            return reached;
        }

        void accept(String piece) {
            for (int i = 0; i < piece.length() && !reached; i++) {
                char c = piece.charAt(i);
                if (escaped) {
                    escaped = false;
                } else if (c == '"') {
                    quoted = !quoted;
                    reached = !quoted && depth == 0;
                } else if (quoted) {
                    escaped = c == '\\';
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    depth--;
                    reached = depth <= 0;
                }
            }
        }
    }
}
