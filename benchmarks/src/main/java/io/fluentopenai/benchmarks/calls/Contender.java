package io.fluentopenai.benchmarks.calls;

import java.io.IOException;

/**
 * A client in the race. Each method makes one call and reads its response, as an application would write it, and returns how much it
 * has read, so that nobody wins by reading less. Thread-safe.
 */
interface Contender extends AutoCloseable {
    String PROMPT = "Explain in two paragraphs how a river turns a mill.";
    String EMBEDDING_MODEL = "text-embedding-3-small";
    int PAGE = 100;

    /** Sends a chat request. Returns the number of characters of the reply. */
    long chat() throws IOException, InterruptedException;

    /** Sends a request to the Responses API. Returns the number of characters of the output text. */
    long response() throws IOException, InterruptedException;

    /**
     * Streams a chat reply. Returns the number of characters.
     *
     * @param model the model, which tells the server how many deltas to send
     */
    long chatStream(String model) throws IOException, InterruptedException;

    /** Streams a response. Returns the number of characters. */
    long responseStream(String model) throws IOException, InterruptedException;

    /**
     * Requests embeddings. Returns the number of floats.
     *
     * @param encoding {@code float} or {@code base64}
     */
    long embeddings(String encoding) throws IOException, InterruptedException;

    /** Lists the models. Returns their number. */
    long models() throws IOException, InterruptedException;

    /** Lists the files, page by page. Returns their number. */
    long files() throws IOException, InterruptedException;

    @Override
    void close();
}
