package io.fluentopenai.testkit.internal.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Script;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.SplittableRandom;

/** Embeddings: vectors of length 1 that depend on nothing but the input and the number of dimensions. */
final class EmbeddingsScript implements Script {

    private static final int USUAL_DIMENSIONS = 1536;
    private static final int LARGE_DIMENSIONS = 3072;

    private final Toolbox tools;

    EmbeddingsScript(Toolbox tools) {
        this.tools = tools;
    }

    @Override
    public Reply answer(Call call) {
        JsonNode body = call.body();
        String model = body.path("model").asText();
        int dimensions = body.path("dimensions").asInt(model.contains("large") ? LARGE_DIMENSIONS : USUAL_DIMENSIONS);
        boolean base64 = body.path("encoding_format").asText().equals("base64");
        JsonNode input = body.path("input");
        // A text or one list of tokens is one input; a list of texts or of lists is several.
        JsonNode inputs = input.isArray() && !input.path(0).isNumber()
                ? input
                : Json.array().add(input);
        ObjectNode answer = Json.object().put("object", "list").put("model", model);
        ArrayNode data = answer.putArray("data");
        int tokens = 0;
        for (JsonNode one : inputs) {
            tokens += one.isTextual() ? Conversation.tokens(one.asText()) : one.size();
            float[] vector = vector(one.toString(), dimensions);
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                embedding.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = embedding.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return tools.reply(call, answer);
    }

    private static float[] vector(String input, int dimensions) {
        SplittableRandom random = new SplittableRandom(input.hashCode());
        double[] raw = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            raw[i] = random.nextDouble(-1, 1);
            squares += raw[i] * raw[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (raw[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
