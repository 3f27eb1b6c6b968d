package io.fluentopenai.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.Content;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a model request that depends on the endpoint: its content and its wire format.
 *
 * @param <Q> the requests, as the generated client has them
 * @param <E> what streamed answers consist of
 * @param <R> the answers
 */
public interface RequestForm<Q extends JsonModel, E, R> {
    /** Returns how requests of this form are sent. */
    ModelSender<Q, ?, E, R> sender();

    /** Returns the settings that have been made so far, to be changed. */
    Q settings();

    /** Sets the format of the answer. */
    void format(Q request, OutputType<?> type);

    /** Returns a tool in the form of the endpoint, which throws if it has none. */
    ObjectNode tool(Tool tool);

    /** Returns a copy of the settings that has the content and the tools, too. */
    Q complete(Tools tools, @Nullable String toolChoice);

    /** Adds what a request for a stream has besides. */
    default Q streamed(Q request) {
        return request;
    }

    /** Returns the tools that a request has, whoever set them. */
    @Nullable
    List<? extends JsonValue> tools(Q request);

    /** Returns the conversation that begins with this request, and takes the request over. */
    LoopModel<E, R> loop(Q request, RequestOptions options);

    /** Returns a map and a pair more. */
    static Map<String, String> added(@Nullable Map<String, String> before, String key, String value) {
        Map<String, String> map = new LinkedHashMap<>();
        if (before != null) {
            map.putAll(before);
        }
        map.put(Given.notNull(key, "key"), Given.notNull(value, "value"));
        return map;
    }

    /** Returns the parts of a message in the form of an endpoint. */
    static <T> List<T> parts(Content[] parts, Function<Content, T> form) {
        Given.check(parts.length > 0, "The message has no content. Pass one part at least, such as Content.text(…)");
        return Stream.of(parts).map(form).toList();
    }
}
