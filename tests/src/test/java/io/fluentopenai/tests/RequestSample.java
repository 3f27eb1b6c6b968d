package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Parameter;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.testkit.StreamSwitch;
import io.fluentopenai.testkit.Variant;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Overload;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request for one generated method: the arguments to call it with, and what the server is to see then. */
final class RequestSample {

    private static final String HEADER = "X-Sweep";

    /** A path segment that goes wrong wherever it is not encoded, or is encoded twice. */
    private static final String ODD_SEGMENT = "a b/c?d=e&f#g%2Fh+i;j:k@ü€";

    private final String what;
    private final Operation operation;
    private final List<@Nullable Object> arguments = new ArrayList<>();
    private final Map<String, String> path = new TreeMap<>();
    private final Map<String, List<String>> query = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>();
    private @Nullable BodySample body;

    private RequestSample(String what, Operation operation) {
        this.what = what;
        this.operation = operation;
    }

    /** The arguments in the order of the method. */
    List<@Nullable Object> arguments() {
        return arguments;
    }

    @Override
    public String toString() {
        return what + (body == null ? "" : " with " + body);
    }

    /** All requests worth making with a method: the smallest, the largest, and each further kind of body. */
    static List<RequestSample> of(FactSheet sheet, Samples samples, GeneratedOperation operation, Overload overload) {
        List<RequestSample> requests = new ArrayList<>();
        requests.addAll(with(Variant.MINIMAL, sheet, samples, operation, overload));
        requests.addAll(with(Variant.MAXIMAL, sheet, samples, operation, overload));
        if (overload.bodyType() != null && !operation.operation().bodyRequired()) {
            requests.add(make("without body", Variant.MINIMAL, samples, operation, overload, null));
        }
        return requests;
    }

    private static List<RequestSample> with(
            Variant variant, FactSheet sheet, Samples samples, GeneratedOperation operation, Overload overload) {
        String what = variant == Variant.MINIMAL ? "minimal" : "maximal";
        Type bodyType = overload.bodyType();
        if (bodyType == null) {
            return List.of(make(what, variant, samples, operation, overload, null));
        }
        List<RequestSample> requests = new ArrayList<>();
        for (BodySample body : BodySample.of(sheet, samples, operation.operation(), bodyType, variant)) {
            requests.add(
                    make(what, variant, samples, operation, overload, body.switched(operation.operation(), overload)));
        }
        if (requests.isEmpty()) {
            throw new AssertionError(overload + " takes no documented body");
        }
        return requests;
    }

    private static RequestSample make(
            String what,
            Variant variant,
            Samples samples,
            GeneratedOperation generated,
            Overload overload,
            @Nullable BodySample body) {
        boolean maximal = variant == Variant.MAXIMAL;
        RequestSample request = new RequestSample(what, generated.operation());
        Type[] types = overload.method().getGenericParameterTypes();
        int at = 0;
        for (Parameter parameter : generated.positional()) {
            JsonNode value = samples.sample(parameter.schema(), Variant.MAXIMAL);
            if (maximal && parameter.in().equals("path") && isAnyText(parameter.schema())) {
                value = TextNode.valueOf(ODD_SEGMENT);
            }
            request.arguments.add(GeneratedTypes.value(types[at++], value));
            request.expect(parameter, value);
        }
        if (overload.bodyType() != null) {
            at++;
            request.body = body;
            request.arguments.add(body == null ? null : body.value());
        }
        if (overload.params() != null) {
            at++;
            request.arguments.add(maximal ? request.filled(overload.params(), samples, generated) : null);
        }
        if (overload.options()) {
            at++;
            request.arguments.add(
                    maximal ? RequestOptions.builder().header(HEADER, "yes").build() : null);
            if (maximal) {
                request.headers.put(HEADER, "yes");
            }
        }
        assertThat(at).isEqualTo(types.length);
        generated.operation().fixedQuery().forEach((name, value) -> request.query.put(name, List.of(value)));
        StreamSwitch on = generated.operation().streamSwitch().orElse(null);
        if (on != null && on.in().equals("query") && overload.form().answer() == Answer.STREAM) {
            request.query.put(on.property(), List.of("true"));
        }
        return request;
    }

    private static boolean isAnyText(JsonNode schema) {
        return schema.path("type").asText().equals("string")
                && !schema.has("pattern")
                && !schema.has("format")
                && !schema.has("enum")
                && !schema.has("const")
                && !schema.has("maxLength");
    }

    /** The object with all parameters that may be left out, set by its setters. */
    private Object filled(Class<?> type, Samples samples, GeneratedOperation generated) {
        Object params = JavaBeans.create(type);
        for (Parameter parameter : generated.optional()) {
            JsonNode value = samples.maximal(parameter.schema());
            JavaBeans.set(params, parameter.name(), valueType -> GeneratedTypes.value(valueType, value));
            expect(parameter, value);
        }
        return params;
    }

    private void expect(Parameter parameter, JsonNode value) {
        String name = parameter.name();
        if (parameter.in().equals("path")) {
            path.put(name, value.asText());
        } else if (parameter.in().equals("header")) {
            headers.put(name, String.join(",", texts(value)));
        } else if (value.isObject()) {
            value.properties().forEach(entry -> query.put(name + "[" + entry.getKey() + "]", texts(entry.getValue())));
        } else if (value.isArray() && !parameter.explode()) {
            query.put(name, List.of(String.join(",", texts(value))));
        } else if (value.isArray()) {
            query.put(name.endsWith("[]") ? name : name + "[]", texts(value));
        } else {
            query.put(name, texts(value));
        }
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else {
            texts.add(value.asText());
        }
        return texts;
    }

    // ---- What the server saw

    /** Fails unless the server saw exactly this request, and found nothing wrong with it. */
    void assertSeen(RecordedRequest seen) {
        assertThat(seen.operationId()).isEqualTo(operation.operationId());
        assertThat(seen.problems()).as("the server's complaints").isEmpty();
        assertThat(seen.pathParameters()).as("path").isEqualTo(path);
        assertThat(new TreeMap<>(seen.query())).as("query").isEqualTo(query);
        headers.forEach((name, value) -> assertThat(seen.header(name)).as(name).isEqualTo(value));
        boolean administers = "[{\"AdminApiKeyAuth\":[]}]"
                .equals(operation.json().path("security").toString());
        assertThat(("Bearer " + Servers.ADMIN_KEY).equals(seen.header("Authorization")))
                .as("sent with the admin key")
                .isEqualTo(administers);
        if (body == null) {
            assertThat(seen.body()).as("body").isEmpty();
        } else {
            body.assertSeen(seen);
        }
    }
}
