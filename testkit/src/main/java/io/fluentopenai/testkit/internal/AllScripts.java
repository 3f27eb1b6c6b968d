package io.fluentopenai.testkit.internal;

import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.function.Function;

/** The endpoints that the server plays in full. */
public final class AllScripts {

    private AllScripts() {}

    /**
     * All scripts.
     *
     * @param server what answers a request that a script makes itself, as if a client had sent it
     */
    public static Scripts of(Toolbox tools, Function<RecordedRequest, Reply> server) {
        Scripts scripts = new Scripts();
        FilesScript files = new FilesScript(tools);
        files.serve(scripts);
        new ModelsScript(tools).serve(scripts);
        new ChatScript(tools).serve(scripts);
        ConversationsScript conversations = new ConversationsScript(tools);
        conversations.serve(scripts);
        new ResponsesScript(tools, conversations).serve(scripts);
        scripts.on("POST /embeddings", new EmbeddingsScript(tools));
        new AssistantsScript(tools).serve(scripts);
        return scripts;
    }
}
