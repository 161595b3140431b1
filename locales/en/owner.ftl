owner-not-yours-to-choose = Only who may reassign records can choose another owner.
owner-inactive = This person is inactive and cannot own records.
