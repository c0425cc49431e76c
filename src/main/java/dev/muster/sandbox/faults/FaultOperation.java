package dev.muster.sandbox.faults;

import dev.muster.sandbox.api.SandboxCall;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The operations of a client, in an administrator's terms. */
public enum FaultOperation {
    CREATE(EnumSet.of(SandboxCall.BULK_CREATE)),
    UPDATE(EnumSet.of(SandboxCall.BULK_UPDATE)),
    RESULTS(EnumSet.of(SandboxCall.BULK_RESULTS, SandboxCall.JOB_RESULTS)),
    SEARCH(EnumSet.of(SandboxCall.SEARCH_USERS, SandboxCall.LIST_USERS, SandboxCall.GET_USER)),
    GROUPS(EnumSet.of(SandboxCall.LIST_GROUPS, SandboxCall.GROUP_MEMBERS, SandboxCall.CHANGE_MEMBERS)),
    TOKEN(EnumSet.of(SandboxCall.TOKEN)),
    ANY(EnumSet.allOf(SandboxCall.class));

    private final Set<SandboxCall> calls;

    FaultOperation(Set<SandboxCall> calls) {
        this.calls = calls;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(SandboxCall call) {
        return calls.contains(call);
    }
}
