package io.fluentopenai.openapi.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way to call an operation, as the template sees it: an operation has one for each kind of body it takes and each kind
 * of answer it gives.
 */
record OperationView(
        String name,
        String verb,
        String path,
        String upstreamId,
        List<String> doc,
        boolean deprecated,
        List<Argument> arguments,
        @Nullable String requiredBody,
        @Nullable String paramsType,
        String call,
        Answer answer,
        String resultType) {

    /** What comes back. */
    enum Answer {
        VALUE,
        NOTHING,
        STREAM
    }

    /** A positional argument. */
    record Argument(String type, String name, boolean nullable, String doc) {
        String declaration() {
            return (nullable ? "@Nullable " : "") + type + " " + name;
        }
    }

    boolean value() {
        return answer == Answer.VALUE;
    }

    boolean nothing() {
        return answer == Answer.NOTHING;
    }

    boolean stream() {
        return answer == Answer.STREAM;
    }

    /** The public forms by their arguments: without options, and with everything. */
    List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        Stream<String> plain = arguments.stream().map(Argument::declaration);
        List<String> declared = plain.toList();
        List<String> names = arguments.stream().map(Argument::name).toList();
        if (paramsType == null) {
            forms.add(new Form(join(declared), join(names, "null")));
            forms.add(new Form(join(declared, "@Nullable RequestOptions options"), join(names, "options")));
        } else {
            forms.add(new Form(join(declared), join(names, "null", "null")));
            forms.add(new Form(join(declared, "@Nullable " + paramsType + " params"), join(names, "params", "null")));
            forms.add(full());
        }
        return forms;
    }

    /** The form with everything. */
    Form full() {
        List<String> declared = arguments.stream().map(Argument::declaration).toList();
        List<String> names = arguments.stream().map(Argument::name).toList();
        return paramsType == null
                ? new Form(join(declared, "@Nullable RequestOptions options"), join(names, "options"))
                : new Form(
                        join(declared, "@Nullable " + paramsType + " params", "@Nullable RequestOptions options"),
                        join(names, "params", "options"));
    }

    private static String join(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).collect(Collectors.joining(", "));
    }

    /** One overload. */
    record Form(String parameters, String arguments) {}
}
