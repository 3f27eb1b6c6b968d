package io.fluentopenai.benchmarks.coldstart;

import io.fluentopenai.OpenAI;

/** One call by the fluent layer. */
final class Fluent {
    private Fluent() {}

    public static void main(String[] args) {
        long start = System.nanoTime();
        OpenAI openai = OpenAI.builder().baseUrl(args[0]).apiKey(args[1]).build();
        System.out.println(
                openai.chat().model("gpt-5.6-luna").user("Say hello").send().text());
        System.out.println(System.nanoTime() - start);
    }
}
